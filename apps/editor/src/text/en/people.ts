import { count } from './count.ts';

/** Who is here, and how one appears to others. */
export const people = {
  people: {
    label: 'Who is here',
    someone: 'Someone',
    guests: [
      'Guest Wren',
      'Guest Heron',
      'Guest Finch',
      'Guest Plover',
      'Guest Swift',
      'Guest Robin',
      'Guest Tern',
      'Guest Lark',
      'Guest Crane',
      'Guest Owl',
      'Guest Kite',
      'Guest Dove',
    ],
    self: (name: string) => `${name} (you)`,
    joined: (names: string) => `${names} joined.`,
    left: (names: string) => `${names} left.`,
    open: 'Everybody who is here',
    youAnd: (n: number) => `${count(n, 'other person is', 'other people are')} here. Show who`,
    follow: (name: string) => `Follow ${name}`,
    followSays: (name: string) => `Follow ${name}: see what they see`,
    stop: 'Stop',
    stopFollowing: (name: string) => `Stop following ${name}`,
    following: (name: string) => `Following ${name}`,
    escape: 'Esc to stop',
    followsYouAlready: (name: string) => `${name} is following you`,
    followsYouAdvice: 'You cannot follow each other at once. Scroll on, and they see what you see.',
    names: (names: readonly string[]) => new Intl.ListFormat('en').format(names),
  },

  profile: {
    open: (name: string) => `You are ${name}. Change your name or colour`,
    title: 'How others see you',
    asked: (name: string) => `Others see you as ${name}.`,
    askedSays: 'Choose the name they know you by.',
    choose: 'Choose a name',
    keep: 'Keep it',
  },
};
