import type { Status } from '@parley/room';
import { count } from '../count.ts';

type Route = Status['route'];
type Home = Status['home'];
type PeerRoute = Status['peers'][number]['route'];

/** The status at a glance, and what it means in whole sentences. */
export const status = {
  status: {
    open: 'What this means',
    title: 'Connection and saving',
    words: ['saved', 'offline', 'peers', 'home'],
    saved: {
      saved: 'Saved',
      saving: 'Saving…',
      device: 'Saved on this device',
      not: 'Not saved',
    },
    route: {
      direct: 'Connected directly',
      relayed: 'Connected by relay',
      home: 'Connected through home',
      tabs: 'Connected to your other tabs',
      offline: 'Offline',
    } satisfies Record<Route, string>,
    connecting: 'Connecting…',
    waiting: 'Nobody else here',
    unreached: 'Nobody in reach',
    homeOnly: 'Connected to home',
    /** Behind “Offline”. */
    keepWriting: 'Keep writing: it is stored on this device',
    keepReading: 'You read what this device holds',
    again: 'Connected again',

    people: (others: number) => (others === 0 ? 'Only you' : `You and ${count(others, 'other', 'others')}`),

    lastEdit: 'Last edit',
    noEdit: 'Nothing changed since this page was opened',
    reading: 'Reading',
    onDevice: 'on this device',
    notOnDevice: 'not yet on this device',
    neverOnDevice: 'not on this device',
    withPeers: (n: number) =>
      n === 0 ? 'not known to be on another device' : `with ${count(n, 'peer', 'peers')}`,
    atHome: 'at home',
    notAtHome: 'not yet at home',

    routeSays: {
      direct:
        'What you write travels straight from your browser to the others: nothing is faster. Their browsers learn this device’s address on the way.',
      relayed:
        'No direct way to the others was found, so a relay passes on what you write, by a detour that takes a little longer. It is sealed: the relay cannot read it, only see who sends how much to whom.',
      home: 'What you write travels through home, the server that keeps this document; that is the slowest way. It is sealed: home cannot read it, only see who sends how much.',
      tabs: 'What you write reaches your other tabs of this document, in this browser.',
      offline:
        'Nothing can be sent or received at the moment. This page keeps trying, and brings everything up to date as soon as there is a way.',
    } satisfies Record<Route, string>,
    connectingSays: 'Looking for the others and for home.',
    waitingSays: 'The server is reached; as soon as someone opens the document, you are connected.',
    unreachedSays:
      'Somebody else has this document open, but no way leads to them: no direct connection, no relay, and home is out of reach. This page keeps trying.',

    homeOnlySays:
      'Nobody else is here. What you write goes to home, the server that keeps this document. It is sealed: home cannot read it.',
    peopleTitle: 'People',
    connectionTitle: 'Connection',
    homeTitle: 'Home',
    editTitle: 'Your last edit',
    otherTabs: (n: number) =>
      `This document is also open in ${count(n, 'other tab', 'other tabs')} of this browser.`,
    peerRoute: {
      direct: 'connected directly',
      relayed: 'connected by relay',
      tab: 'another tab of this browser',
      home: 'reached through home',
      indirect: 'reached through others',
    } satisfies Record<PeerRoute, string>,
    viewer: 'view only',
    noEditSays: 'You have changed nothing since this page was opened or loaded again.',
    editSays: {
      device:
        'In this browser’s own storage. It is here when you come back, with or without a network, as long as the browser keeps it.',
      deviceKept:
        'In this browser’s own storage, which it has agreed to keep. It is here when you come back, with or without a network.',
      deviceNot: 'Being written to this browser’s own storage.',
      deviceFailed: {
        'storage-refused': 'This browser does not store it.',
        'storage-older': 'This device’s copy is of an older Parley.',
        'storage-full': 'This device’s storage is full.',
        unsealable: 'It rests on a change that was too large to be kept.',
      },
      peers: 'Other people’s devices have stored it, too.',
      peersNot: 'No other device has told this page yet that it stores it.',
      peersAcross:
        'Nobody is joined to this page itself. Those who are here get it through home or through each other, and home’s word is what counts.',
      home: 'Home has confirmed that it keeps it, sealed. You can close the page.',
      homeNot: 'Home has not confirmed it yet.',
      homeFull: 'Home has no room left for it.',
    },

    homeState: {
      off: 'Another page talks to home for everybody here, and passes on its word.',
      connecting: 'Calling home…',
      connected: 'Reached. Home keeps the document for when everybody is away, and cannot read it.',
      offline: 'Out of reach. This page keeps trying by itself.',
      untrusted:
        'Somebody answers as home, but not with the key this device knows. Nothing counts as kept there.',
    } satisfies Record<Home, string>,
    acceptHomeSays:
      'If you take it for home, its word counts from then on, in all documents on this device. It can read none of them. What the home before it kept may not be there: this page hands it what it has.',
    acceptHome: 'Take it for home',
    homeOffAlone: 'Not called from this page at the moment.',
    homeKeeps: (days: number) =>
      `It lets go of a document that nobody opens for ${count(days, 'day', 'days')}; whoever has it brings it back.`,
    outbox: (n: number) =>
      `${count(n, 'edit held by this page is', 'edits held by this page are')} not confirmed by home yet.`,
  },

  problems: {
    'home-unreachable': {
      title: 'Home cannot be reached',
      advice:
        'Your edits wait on this device and go there by themselves when it answers again. You can keep writing.',
    },
    'signaling-unreachable': {
      title: 'The server that introduces people cannot be reached',
      advice:
        'Whoever you are connected with stays connected; nobody new can join you until it answers again.',
    },
    'peers-unreachable': {
      title: 'Somebody here cannot be reached',
      advice:
        'No direct connection, no relay and no home leads to them. This page keeps trying; what you write goes to them as soon as one does.',
    },
    'connections-exhausted': {
      title: 'The browser makes no new connections at the moment',
      advice:
        'It counts closed connections of this page too, and allows new ones only once it has tidied up. That is under way and mostly takes less than a minute; until then everything goes through home. Reloading the page is quicker.',
    },
    'home-went-back': {
      title: 'Home has less than it had',
      advice:
        'It was put back to a backup. This page is handing in what it has, by itself; whatever was only at home and on no device that comes back is lost.',
    },
    'home-deleted': {
      title: 'Whoever runs this server has deleted the document there',
      advice:
        'It was not its owner. This device keeps its copy, and you go on with whoever is here; home keeps nothing of it any more. Ask whoever runs the server, or duplicate it to have a new one.',
    },
    'home-expired': {
      title: 'Nobody had opened it for long, so home had let go of it',
      advice: 'This device has a copy and is bringing it back, by itself.',
    },
    waiting: {
      title: 'Some of this document is still on its way',
      advice:
        'What somebody wrote rests on something that has not come yet. It is kept, and shown as soon as the rest is here; it comes with whoever has it.',
    },
    'local-network': {
      title: 'The browser has not allowed this page to reach devices on your network',
      advice:
        'Somebody here is not reached directly. If they are on the same network, this is why: everything goes by relay or through home. Allow “Local network” when the browser asks, or with the icon to the left of the address; the page then connects directly by itself.',
    },
  },
};
