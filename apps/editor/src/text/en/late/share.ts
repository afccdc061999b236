import type { Advice } from '../../advice.ts';

/** The links of a document, and who can open them. */
export const share = {
  share: {
    editSays: 'Whoever has this link can read and change the document, and pass it on.',
    viewSays: 'Whoever has this link can read along as others write, and cannot change anything.',
    copy: 'Copy',
    copyByHand: 'Selected: copy it with your keyboard or menu.',
    qr: 'QR code',
    qrLabel: (what: string) => `QR code of the ${what.toLowerCase()}`,
    qrSays: 'Scan it with a phone’s camera to open the document there.',
    send: 'Send…',
    sendLabel: (what: string) => `Send the ${what.toLowerCase()}`,
    notSent: 'The link could not be handed on',
    notSentAdvice: 'Copy it instead, and paste it where you want it.',
    secret:
      'Nobody reads the document without one of its links, not even the server. A link once given cannot be taken back: send it only to people you trust.',
    reach: {
      'this-computer': {
        title: 'This address opens on this computer only',
        advice:
          'Others need the address of a Parley server they can reach, too. Open the document there to share it.',
      },
      'this-network': {
        title: 'This address may open in your own network only',
        advice: 'People elsewhere need an address they can reach from the internet.',
      },
      'not-secure': {
        title: 'This address is not secure, so other browsers will refuse it',
        advice:
          'Ask whoever runs this server for its https address, and open the document there to share it.',
      },
    } satisfies Readonly<Record<string, Advice>>,
  },
};
