import { useCallback, useEffect, useState } from 'react';
import type { Room } from '../session/room.ts';
import { text } from '../text/index.ts';
import { deviceStorage } from '../ui/device-storage.ts';
import { guestProfile, loadProfile, type Profile, rememberAsked, saveProfile, wasAsked } from './profile.ts';

export interface ProfileControl {
  readonly profile: Profile;
  /** Whether this device remembers it. */
  readonly remembered: boolean;
  /** Whether the name was given, and its person was not asked about it yet. */
  readonly isGuest: boolean;
  change(profile: Profile): void;
  /** They were: never again on this device. */
  asked(): void;
}

/** One's own profile, as this device remembers it, shown to the room. */
export function useProfile({ awareness }: Room): ProfileControl {
  const [storage] = useState(deviceStorage);
  const [profile, setProfile] = useState(() =>
    loadProfile(storage, guestProfile(text.people.guests, Math.random)),
  );
  const [remembered, setRemembered] = useState(true);

  useEffect(() => {
    awareness.setLocalStateField('user', { name: profile.name, color: profile.colour });
  }, [awareness, profile]);

  // A guest keeps being the same guest on this device, too.
  useEffect(() => setRemembered(saveProfile(storage, profile)), [storage, profile]);

  const [isGuest, setGuest] = useState(() => !wasAsked(storage));
  const asked = useCallback(() => {
    setGuest(false);
    rememberAsked(storage);
  }, [storage]);

  return { profile, remembered, isGuest, change: setProfile, asked };
}
