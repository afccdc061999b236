/** Who is here, and how one appears to others. */
export const people = {
  people: {
    label: 'Who is here',
    someone: 'Someone',
    guests: ['Guest Wren', 'Guest Heron', 'Guest Finch', 'Guest Plover', 'Guest Swift', 'Guest Robin'],
    self: (name: string) => `${name} (you)`,
    more: (n: number) => `${n} more`,
    joined: (names: string) => `${names} joined.`,
    left: (names: string) => `${names} left.`,
    names: (names: readonly string[]) => new Intl.ListFormat('en').format(names),
  },

  profile: {
    open: (name: string) => `You are ${name}. Change your name or colour`,
    title: 'How others see you',
    name: 'Name',
    colour: 'Colour',
    colours: ['Red', 'Orange', 'Ochre', 'Green', 'Teal', 'Blue', 'Violet', 'Magenta'],
    remembered: 'Remembered on this device.',
    notRemembered: 'This browser does not let the page remember it; it holds until you close the page.',
  },
};
