import type { status as late } from '../en/late/status.ts';
import type { status as first } from '../en/status.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** Where one stands, and what is wrong. */
export const status: Translation<typeof first & typeof late> = {
  status: {
    open: 'Was das bedeutet',
    title: 'Verbindung und Sichern',
    words: ['gesichert', 'offline', 'andere', 'Heimserver'],
    saved: {
      saved: 'Gesichert',
      saving: 'Wird gesichert …',
      device: 'Auf diesem Gerät gesichert',
      not: 'Nicht gesichert',
    },
    route: {
      direct: 'Direkt verbunden',
      relayed: 'Über ein Relais verbunden',
      home: 'Über den Heimserver verbunden',
      tabs: 'Mit den eigenen Tabs verbunden',
      offline: 'Offline',
    },
    connecting: 'Verbinden …',
    waiting: 'Sonst niemand da',
    unreached: 'Niemand erreichbar',
    homeOnly: 'Mit dem Heimserver verbunden',
    routeSays: {
      direct:
        'Das Geschriebene geht geradewegs von diesem Browser zu den anderen: Schneller geht es nicht. Deren Browser erfahren dabei die Adresse dieses Geräts.',
      relayed:
        'Ein direkter Weg zu den anderen fand sich nicht, deshalb reicht ein Relais das Geschriebene weiter; der Umweg dauert etwas länger. Es ist versiegelt: Das Relais kann es nicht lesen, nur sehen, wer wem wie viel sendet.',
      home: 'Das Geschriebene geht über den Heimserver, der dieses Dokument aufbewahrt; das ist der langsamste Weg. Es ist versiegelt: Der Heimserver kann es nicht lesen, nur sehen, wer wie viel sendet.',
      tabs: 'Das Geschriebene erreicht die anderen Tabs mit diesem Dokument in diesem Browser.',
      offline:
        'Im Moment lässt sich nichts senden oder empfangen. Diese Seite versucht es weiter und gleicht alles ab, sobald es einen Weg gibt.',
    },
    connectingSays: 'Die anderen und der Heimserver werden gesucht.',
    waitingSays: 'Der Server ist erreicht; sobald jemand das Dokument öffnet, seid ihr verbunden.',
    unreachedSays:
      'Jemand hat dieses Dokument auch geöffnet, aber kein Weg führt dorthin: keine direkte Verbindung, kein Relais, und der Heimserver ist nicht erreichbar. Diese Seite versucht es weiter.',
    keepWriting: 'Einfach weiterschreiben: Es wird auf diesem Gerät gespeichert',
    keepReading: 'Zu lesen ist, was dieses Gerät hat',
    again: 'Wieder verbunden',

    homeOnlySays:
      'Sonst ist niemand da. Das Geschriebene geht zum Heimserver, der dieses Dokument aufbewahrt. Es ist versiegelt: Der Heimserver kann es nicht lesen.',

    people: (others: number) =>
      others === 0 ? 'Nur du' : `Du und ${count(others, 'andere Person', 'andere')}`,
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
    noEdit: 'Nichts geändert, seit diese Seite offen ist',
    reading: 'Nur lesen',
    onDevice: 'auf diesem Gerät',
    notOnDevice: 'noch nicht auf diesem Gerät',
    neverOnDevice: 'nicht auf diesem Gerät',
    withPeers: (n: number) =>
      n === 0
        ? 'noch von keinem anderen Gerät bestätigt'
        : n === 1
          ? 'auf einem anderen Gerät'
          : `auf ${n} anderen Geräten`,
    atHome: 'beim Heimserver',
    notAtHome: 'noch nicht beim Heimserver',
    noEditSays: 'Du hast nichts geändert, seit diese Seite geöffnet oder neu geladen wurde.',
    editSays: {
      device:
        'Im eigenen Speicher dieses Browsers. Beim nächsten Öffnen ist sie da, mit oder ohne Netz, solange der Browser ihn nicht leert.',
      deviceKept:
        'Im eigenen Speicher dieses Browsers, der ihn zu behalten versprochen hat. Beim nächsten Öffnen ist sie da, mit oder ohne Netz.',
      deviceNot: 'Wird in den eigenen Speicher dieses Browsers geschrieben.',
      deviceFailed: {
        'storage-refused': 'Dieser Browser speichert sie nicht.',
        'storage-older': 'Die Kopie auf diesem Gerät stammt von einem älteren Parley.',
        'storage-full': 'Der Speicher dieses Geräts ist voll.',
        unsealable: 'Sie baut auf einer Änderung auf, die zu groß war, um gesichert zu werden.',
      },
      peers: 'Geräte anderer haben sie ebenfalls gespeichert.',
      peersNot: 'Bisher hat kein anderes Gerät dieser Seite gesagt, dass es sie gespeichert hat.',
      peersAcross:
        'Mit dieser Seite selbst ist niemand verbunden. Wer da ist, bekommt sie über den Heimserver oder voneinander; es zählt das Wort des Heimservers.',
      home: 'Der Heimserver hat bestätigt, dass er sie versiegelt aufbewahrt. Die Seite kann geschlossen werden.',
      homeNot: 'Der Heimserver hat sie noch nicht bestätigt.',
      homeFull: 'Der Heimserver hat keinen Platz mehr dafür.',
    },

    homeState: {
      off: 'Eine andere Seite spricht für alle, die da sind, mit dem Heimserver und gibt sein Wort weiter.',
      connecting: 'Wird angerufen …',
      connected: 'Erreicht. Er bewahrt das Dokument auf, wenn niemand da ist, und kann es nicht lesen.',
      offline: 'Nicht erreichbar. Diese Seite versucht es von selbst weiter.',
      untrusted:
        'Jemand antwortet als Heimserver, aber nicht mit dem Schlüssel, den dieses Gerät kennt. Was dort liegt, gilt nicht als gesichert.',
    },
    acceptHomeSays:
      'Wenn du ihn als Heimserver annimmst, zählt ab dann sein Wort, in allen Dokumenten auf diesem Gerät. Lesen kann er keines davon. Was der frühere aufbewahrte, ist bei ihm vielleicht nicht: diese Seite gibt ihm, was sie hat.',
    acceptHome: 'Als Heimserver annehmen',
    homeOffAlone: 'Wird von dieser Seite im Moment nicht angesprochen.',
    homeKeeps: (days: number) =>
      `Ein Dokument, das ${count(days, 'Tag', 'Tage')} lang niemand öffnet, löscht er; wer es hat, bringt es zurück.`,
    outbox: (n: number) =>
      `${count(n, 'Änderung auf dieser Seite wartet', 'Änderungen auf dieser Seite warten')} auf das Wort des Heimservers.`,
  },

  problems: {
    'storage-full': {
      title: 'Der Speicher dieses Geräts ist voll: Neue Änderungen werden darauf nicht gesichert',
      advice:
        'Bitte Platz schaffen oder die Seite offen lassen, bis die Änderungen bei anderen oder beim Heimserver sind.',
    },
    'storage-refused': {
      title: 'Dieser Browser speichert nicht, was hier geschrieben wird',
      advice:
        'In privaten Fenstern ist das üblich, und es kommt vor, wenn der Speicher der Seite gelöscht wurde. Schreiben geht, aber die Änderungen bestehen nur, solange diese Seite offen ist: bitte offen lassen, bis sie bei anderen oder beim Heimserver sind.',
    },
    unsealable: {
      title: 'Eine Änderung war zu groß, um gesichert zu werden',
      advice:
        'Sie und alles danach Geschriebene gibt es nur auf dieser Seite. Bitte kopieren, was wichtig ist, neu laden und in kleineren Stücken wieder einfügen.',
    },
    'home-unreachable': {
      title: 'Der Heimserver ist nicht erreichbar',
      advice:
        'Die Änderungen warten auf diesem Gerät und gehen von selbst dorthin, wenn er wieder antwortet. Du kannst weiterschreiben.',
    },
    'home-full': {
      title: 'Der Heimserver hat keinen Platz mehr für dieses Dokument',
      advice:
        'Die Änderungen sind auf diesem Gerät und bei denen, die da sind. Wer diesen Server betreibt, kann mehr Platz geben.',
    },
    'home-key-changed': {
      title: 'Der Server ist nicht der Heimserver, den dieses Gerät kennt',
      advice:
        'Sein Schlüssel ist ein anderer, deshalb gilt nichts als dort gesichert. Ist von keinem Umzug die Rede gewesen, bitte beim Betreiber dieses Servers nachfragen, ehe du dich darauf verlässt.',
    },
    'home-contradicts': {
      title: 'Der Heimserver sagt Verschiedenes darüber, was er aufbewahrt',
      advice:
        'Beides trägt seine Unterschrift, und nur eines kann stimmen. Er wurde auf eine Sicherung zurückgesetzt, oder er ist nicht ehrlich: bitte beim Betreiber nachfragen und behalten, was wichtig ist, auch auf diesem Gerät.',
    },
    'storage-older': {
      title: 'Die Kopie auf diesem Gerät stammt von einem älteren Parley',
      advice:
        'Sie bleibt, wie sie ist, und daneben wird nichts gesichert: bitte die Seite offen lassen, bis die Änderungen bei anderen oder beim Heimserver sind.',
    },
    'false-snapshot': {
      title: 'Jemandes Kopie dieses Dokuments stimmte nicht',
      advice:
        'In ihr fehlten Wörter, oder es standen andere da. Gelöscht wurde deswegen nichts, und was ihr fehlt, wird wieder weitergegeben. Sehen Wörter falsch aus, bitte neu laden. Kommt das noch einmal vor, bitte ein neues Dokument anfangen, mit allen, denen du vertraust.',
    },
    'two-under-one-number': {
      title: 'Jemand hat zwei verschiedene Änderungen als eine unterschrieben',
      advice:
        'Eine von ihnen zählt, für alle dieselbe; vielleicht nicht die, die du siehst. Bitte kopieren, was wichtig ist, und neu laden: dann steht da, was zählt.',
    },
    'session-burnt': {
      title: 'Eine andere Seite hat im Namen dieser Seite geschrieben',
      advice:
        'Ein kopierter Rechner oder ein kopiertes Browserprofil tut das. Diese Seite schreibt unter neuem Namen weiter; was sie zuletzt schrieb, zählt vielleicht nicht. Bitte kopieren, was wichtig ist, und neu laden.',
    },
    'not-compacted': {
      title: 'Dieses Dokument ist zu groß geworden, um aufgeräumt zu werden',
      advice:
        'Schreiben geht weiter, aber das Öffnen dauert immer länger. Bitte große Bilder herausnehmen oder ein neues Dokument anfangen.',
    },
    'home-went-back': {
      title: 'Der Heimserver hat weniger, als er hatte',
      advice:
        'Er wurde auf eine Sicherung zurückgesetzt. Diese Seite gibt ihm von selbst, was sie hat; was nur dort lag und auf keinem Gerät ist, das wiederkommt, ist verloren.',
    },
    'home-deleted': {
      title: 'Wer diesen Server betreibt, hat das Dokument dort gelöscht',
      advice:
        'Es war nicht der Eigentümer. Dieses Gerät behält seine Kopie, und mit allen, die gerade da sind, geht es weiter; der Heimserver behält nichts mehr davon. Frag nach beim Betreiber des Servers, oder dupliziere es, um ein neues zu haben.',
    },
    'home-expired': {
      title: 'Lange hat es niemand geöffnet, deshalb hatte der Heimserver es gelöscht',
      advice: 'Dieses Gerät hat eine Kopie und bringt sie von selbst zurück.',
    },
    waiting: {
      title: 'Ein Teil dieses Dokuments ist noch unterwegs',
      advice:
        'Was jemand schrieb, baut auf etwas auf, das noch nicht da ist. Es wird aufbewahrt und gezeigt, sobald der Rest da ist; er kommt mit denen, die ihn haben.',
    },
    'newer-version': {
      title: 'Hier ist ein neueres Parley am Werk',
      advice:
        'Was es schreibt, kann diese Seite nicht zeigen; verloren ist nichts davon. Neu laden, um die neuere Seite zu bekommen.',
    },
    'signaling-unreachable': {
      title: 'Der Server, der Menschen zusammenbringt, ist nicht erreichbar',
      advice: 'Wer verbunden ist, bleibt verbunden; neu hinzukommen kann niemand, bis er wieder antwortet.',
    },
    'peers-unreachable': {
      title: 'Jemand hier ist nicht erreichbar',
      advice:
        'Keine direkte Verbindung, kein Relais und kein Heimserver führt dorthin. Diese Seite versucht es weiter; das Geschriebene geht dorthin, sobald es einen Weg gibt.',
    },
    'connections-exhausted': {
      title: 'Der Browser stellt gerade keine neuen Verbindungen her',
      advice:
        'Er zählt auch geschlossene Verbindungen dieser Seite und lässt neue erst wieder zu, wenn er aufgeräumt hat. Das ist angestoßen und dauert meist unter einer Minute; bis dahin geht alles über den Heimserver. Wer die Seite neu lädt, muss nicht warten.',
    },
    'local-network': {
      title: 'Der Browser hat dieser Seite die Geräte im eigenen Netzwerk nicht erlaubt',
      advice:
        'Jemand hier wird nicht direkt erreicht. Ist das im selben Netzwerk, liegt es daran: Alles geht über das Relais oder den Heimserver. Ist „Lokales Netzwerk“ erlaubt, wenn der Browser fragt oder über das Symbol links neben der Adresse, verbindet sich die Seite von selbst direkt.',
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
    'peers-unreachable': 'Jemand nicht erreichbar',
    'connections-exhausted': 'Der Browser räumt Verbindungen auf',
    'local-network': 'Lokales Netzwerk nicht erlaubt',
    'home-went-back': 'Der Heimserver wird auf den Stand gebracht',
    'home-deleted': 'Beim Heimserver gelöscht',
    'home-expired': 'Der Heimserver hatte es gelöscht',
    waiting: 'Etwas ist noch unterwegs',
  },
};
