import type { status as en } from '../en/status.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** Where one stands, and what is wrong. */
export const status: Translation<typeof en> = {
  status: {
    open: 'Was das bedeutet',
    title: 'Wie es gerade steht',
    route: {
      direct: 'Direkt verbunden',
      relayed: 'Über ein Relais verbunden',
      home: 'Über den Heimserver verbunden',
      tabs: 'Mit den eigenen Tabs verbunden',
      offline: 'Nicht verbunden',
    },
    routeShort: {
      direct: 'Direkt',
      relayed: 'Relais',
      home: 'Heimserver',
      tabs: 'Eigene Tabs',
      offline: 'Nicht verbunden',
    },
    waiting: 'Sonst niemand da',
    homeOnly: 'Mit dem Heimserver verbunden',
    homeOnlyShort: 'Heimserver',
    routeSays: {
      direct: 'Das Geschriebene geht geradewegs von diesem Browser zu den anderen.',
      relayed:
        'Ein direkter Weg zu den anderen fand sich nicht, deshalb reicht ein Relais das Geschriebene weiter. Es ist versiegelt: Das Relais kann es nicht lesen.',
      home: 'Das Geschriebene geht über den Heimserver, der dieses Dokument aufbewahrt. Es ist versiegelt: Der Heimserver kann es nicht lesen.',
      tabs: 'Das Geschriebene erreicht die anderen Tabs mit diesem Dokument in diesem Browser.',
      offline:
        'Das Geschriebene bleibt vorerst auf diesem Gerät und geht zu den anderen, sobald es einen Weg gibt. Du kannst weiterschreiben.',
    },
    waitingSays: 'Der Server ist erreicht; sobald jemand das Dokument öffnet, seid ihr verbunden.',

    homeOnlySays:
      'Sonst ist niemand da. Das Geschriebene geht zum Heimserver, der dieses Dokument aufbewahrt. Es ist versiegelt: Der Heimserver kann es nicht lesen.',

    people: (others: number) =>
      others === 0 ? 'Nur du' : `Du und ${count(others, 'andere Person', 'andere')}`,
    peopleShort: (others: number) => (others === 0 ? 'Nur du' : `Du + ${others}`),
    peopleTitle: 'Personen',
    connectionTitle: 'Verbindung',
    homeTitle: 'Heimserver',
    editTitle: 'Deine letzte Änderung',
    otherTabs: (n: number) =>
      `Dieses Dokument ist auch in ${n === 1 ? 'einem anderen Tab' : `${n} anderen Tabs`} dieses Browsers geöffnet.`,
    peerRoute: {
      direct: 'direkt verbunden',
      relayed: 'über ein Relais verbunden',
      tab: 'ein anderer Tab dieses Browsers',
      home: 'über den Heimserver erreicht',
      indirect: 'über andere erreicht',
    },
    viewer: 'liest nur',

    lastEdit: 'Letzte Änderung',
    noEdit: 'Noch keine Änderung',
    reading: 'Nur lesen',
    device: 'Gerät',
    peers: (n: number) => count(n, 'anderes', 'andere'),
    home: 'Heimserver',
    onDevice: 'auf diesem Gerät',
    notOnDevice: 'noch nicht auf diesem Gerät',
    withPeers: (n: number) =>
      n === 0
        ? 'noch auf keinem anderen Gerät'
        : n === 1
          ? 'auf einem anderen Gerät'
          : `auf ${n} anderen Geräten`,
    atHome: 'beim Heimserver',
    notAtHome: 'noch nicht beim Heimserver',
    noEditSays: 'Seit dem Öffnen der Seite hast du nichts geändert.',
    editSays: {
      device: 'Im eigenen Speicher dieses Browsers. Beim nächsten Öffnen ist sie da, mit oder ohne Netz.',
      deviceNot: 'Wird in den eigenen Speicher dieses Browsers geschrieben.',
      peers: 'Geräte anderer, die sie ebenfalls gespeichert haben.',
      home: 'Der Heimserver hat bestätigt, dass er sie versiegelt aufbewahrt. Die Seite kann geschlossen werden.',
      homeNot: 'Der Heimserver hat sie noch nicht bestätigt.',
    },

    homeState: {
      off: 'Wird von dieser Seite nicht angesprochen. Sind mehrere da, spricht eine Seite für alle mit dem Heimserver und gibt sein Wort weiter.',
      connecting: 'Wird angerufen …',
      connected: 'Erreicht. Er bewahrt das Dokument auf, wenn niemand da ist, und kann es nicht lesen.',
      offline: 'Nicht erreichbar. Diese Seite versucht es von selbst weiter.',
      untrusted:
        'Jemand antwortet als Heimserver, aber nicht mit dem Schlüssel, den dieses Dokument kennt. Was dort liegt, gilt nicht als gesichert.',
    },
    outbox: (n: number) =>
      `${count(n, 'Änderung auf diesem Gerät wartet', 'Änderungen auf diesem Gerät warten')} auf das Wort des Heimservers.`,
  },

  problems: {
    'storage-full': {
      title: 'Der Speicher dieses Geräts ist voll: Neue Änderungen werden darauf nicht gesichert',
      advice:
        'Bitte Platz schaffen oder die Seite offen lassen, bis die Änderungen bei anderen oder beim Heimserver sind.',
    },
    'storage-refused': {
      title: 'Dieser Browser lässt die Seite nichts speichern',
      advice:
        'In privaten Fenstern ist das üblich. Schreiben geht, aber die Änderungen bestehen nur, solange diese Seite offen ist, außer sie erreichen andere oder den Heimserver.',
    },
    unsealable: {
      title: 'Eine Änderung war zu groß, um gesichert zu werden',
      advice:
        'Sie und alles danach Geschriebene gibt es nur auf dieser Seite. Bitte kopieren, was wichtig ist, neu laden und in kleineren Stücken wieder einfügen.',
    },
    'home-unreachable': {
      title: 'Der Heimserver ist nicht erreichbar',
      advice:
        'Die Änderungen bleiben auf diesem Gerät und gehen von selbst dorthin, wenn er wieder antwortet. Du kannst weiterschreiben.',
    },
    'home-full': {
      title: 'Der Heimserver hat keinen Platz mehr für dieses Dokument',
      advice:
        'Die Änderungen bleiben auf diesem Gerät und bei denen, die da sind. Wer diesen Server betreibt, kann mehr Platz geben.',
    },
    'home-key-changed': {
      title: 'Der Server ist nicht der Heimserver, den dieses Dokument kennt',
      advice:
        'Sein Schlüssel ist ein anderer, deshalb gilt nichts als dort gesichert. Ist von keinem Umzug die Rede gewesen, bitte beim Betreiber dieses Servers nachfragen, ehe du dich darauf verlässt.',
    },
    'newer-version': {
      title: 'Jemand schreibt mit einem neueren Parley',
      advice:
        'Einige Änderungen lassen sich hier nicht zeigen; verloren ist keine. Neu laden, um die neuere Seite zu bekommen.',
    },
    'signaling-unreachable': {
      title: 'Der Server, der Menschen zusammenbringt, ist nicht erreichbar',
      advice: 'Wer verbunden ist, bleibt verbunden; neu hinzukommen kann niemand, bis er wieder antwortet.',
    },
    damaged: {
      title: 'Einige Änderungen dieses Dokuments ließen sich nicht lesen',
      advice:
        'Sie wurden unterwegs oder im Speicher beschädigt. Vielleicht hat ein anderes Gerät sie noch heil: Bitte das Dokument auch dort öffnen.',
    },
    refused: {
      title: 'Einige deiner Änderungen wurden abgelehnt',
      advice:
        'Andere haben sie nicht. Bitte kopieren, was wichtig ist, neu laden und das Dokument mit dem Link zum Bearbeiten öffnen.',
    },
  },
  passing: {
    'home-unreachable': 'Heimserver nicht erreichbar',
    'signaling-unreachable': 'Server nicht erreichbar',
  },
};
