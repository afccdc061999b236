import { useCallback, useEffect, useState } from 'react';
import type { Room, Status } from '../session/room.ts';
import { text } from '../text/index.ts';
import { deviceStorage } from '../ui/device-storage.ts';
import type { Person } from './person.ts';
import { guestProfile, loadProfile, type Profile, rememberAsked, saveProfile, wasAsked } from './profile.ts';
import { colourAmong } from './worn-colour.ts';

export interface ProfileControl {
  /** As the others here see one: the colour may be another than the one this device remembers. */
  readonly profile: Profile;
  /** Whether this device remembers it. */
  readonly remembered: boolean;
  /** Whether the name was given, and its person was not asked about it yet. */
  readonly isGuest: boolean;
  change(profile: Profile): void;
  /** They were: never again on this device. */
  asked(): void;
}

/**
 * One's own profile, as this device remembers it, shown to the room; where somebody who came earlier has the same
 * colour, another is shown for as long as this page is open.
 */
export function useProfile(
  { awareness }: Room,
  people: readonly Person[],
  peers: Status['peers'],
): ProfileControl {
  const [storage] = useState(deviceStorage);
  const [profile, setProfile] = useState(() =>
    loadProfile(storage, guestProfile(text.people.guests, Math.random)),
  );
  const [remembered, setRemembered] = useState(true);

  const { name } = profile;
  const [colour, setColour] = useState(profile.colour);
  const [since] = useState(Date.now);
  useEffect(() => {
    // Who is no peer yet may turn out to be another tab of this browser, which is oneself.
    const others = people.filter(({ self, client }) => !self && peers.some((peer) => peer.client === client));
    setColour((own) => colourAmong({ client: awareness.clientID, colour: own, since }, others));
  }, [awareness, people, peers, since]);

  useEffect(() => {
    awareness.setLocalStateField('user', { name, color: colour, since });
  }, [awareness, name, colour, since]);

  // A guest keeps being the same guest on this device, too.
  useEffect(() => setRemembered(saveProfile(storage, profile)), [storage, profile]);

  const [isGuest, setGuest] = useState(() => !wasAsked(storage));
  const asked = useCallback(() => {
    setGuest(false);
    rememberAsked(storage);
  }, [storage]);

  const change = useCallback((next: Profile) => {
    setProfile(next);
    setColour(next.colour);
  }, []);

  return { profile: { name, colour }, remembered, isGuest, change, asked };
}
