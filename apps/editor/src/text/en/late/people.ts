/** The list of who is here, and how one chooses to appear. */
export const people = {
  people: {
    more: (n: number) => `${n} more`,
    followShort: 'Follow',
    followsYou: 'follows you',
    viewer: 'view only',
  },
  profile: {
    name: 'Name',
    colour: 'Colour',
    colours: ['Red', 'Orange', 'Ochre', 'Green', 'Teal', 'Blue', 'Violet', 'Magenta'],
    taken: (colour: string) => `${colour}, somebody here has it`,
    remembered: 'Remembered on this device.',
    notRemembered: 'This browser does not let the page remember it; it holds until you close the page.',
  },
};
