import type { connection as late } from '../en/late/connection.ts';
import type { Translation } from '../translation.ts';

/** Wie alle verbunden sind, und was im Weg ist. */
export const connection: Translation<typeof late> = {
  connection: {
    title: 'Wer mit wem verbunden ist',
    alone: 'Außer dir ist niemand hier.',
    unreached:
      'Jemand hat dieses Dokument geöffnet und ist von hier aus nicht zu erreichen: weder direkt noch über ein Relais noch über den Heimserver. In der Liste steht diese Person nicht.',
    unwritten:
      'Noch steht nichts hier. Ein Relais wird erst genannt, wenn etwas geschrieben ist; bis dahin gehen Verbindungen, die es brauchen, über den Heimserver.',
    you: (name: string, how: string) => `Du und ${name}: ${how}`,
    others: (one: string, other: string, how: string) => `${one} und ${other}: ${how}`,
    how: {
      direct: 'direkt',
      relayed: 'über ein Relais',
      tab: 'Tabs eines Browsers',
      home: 'über den Heimserver',
      indirect: 'über andere',
    },
    relay: {
      udp: 'über ein Relais, mit UDP',
      tcp: 'über ein Relais, mit TCP',
      tls: 'über ein Relais, mit TLS',
    },
    figures: (roundTrip: string, sent: string, received: string) =>
      [roundTrip === '' ? '' : `${roundTrip} hin und zurück`, `${sent} gesendet`, `${received} empfangen`]
        .filter((part) => part !== '')
        .join(', '),
    test: 'Meine Verbindung prüfen',
    testing: 'Wird geprüft …',
    copy: 'Einzelheiten kopieren',
    withAddresses: 'mit Adressen',
    copied: 'Einzelheiten kopiert',
    refused: 'Der Browser lässt diese Seite nicht kopieren',
    checks: {
      signaling: 'Der Server, der Menschen zusammenbringt',
      home: 'Heimserver',
      webrtc: 'WebRTC in diesem Browser',
      stun: 'Von außen gesehen werden (STUN)',
      'turn-udp': 'Relais mit UDP',
      'turn-tcp': 'Relais mit TCP',
      'turn-tls': 'Relais mit TLS',
      clock: 'Die Uhr dieses Geräts',
      'local-network': 'Erlaubnis für das lokale Netzwerk',
    },
    findings: { fine: 'geht', failed: 'geht nicht', absent: 'hier nicht eingerichtet' },
    mend: {
      signaling:
        'WebSockets zum Server kommen nicht durch. Vielleicht hält ein Proxy sie auf: Für diese Adresse sollten sie erlaubt sein. Wer den Server betreibt: Der Proxy davor muss Upgrades weitergeben.',
      home: 'Bis der Heimserver wieder antwortet, wird nichts für die Zeit aufbewahrt, in der alle weg sind.',
      webrtc:
        'Dieser Browser hat kein WebRTC, oder es ist abgeschaltet. Alles geht über den Heimserver; das funktioniert, nur etwas langsamer.',
      stun: 'UDP zum Relais kommt nicht durch. Vielleicht sperrt es eine Firewall; dann geht es über das Relais mit TCP oder TLS.',
      'turn-udp': 'Eine Firewall sperrt UDP, oder das Relais antwortet nicht. Mit TCP oder TLS geht es auch.',
      'turn-tcp':
        'Eine Firewall sperrt den Port des Relais. Mit TLS, am besten auf Port 443, kommt man fast überall durch.',
      'turn-tls':
        'Wo nur Webseiten durchkommen, geht alles über den Heimserver. Wer den Server betreibt: Das Relais braucht ein Zertifikat und Port 443.',
      clock:
        'Sie geht gegenüber dem Server um mehr als eine Minute falsch. Richtig gestellt, gelten auch die Zugangsdaten für das Relais.',
      'local-network':
        'Mit „Lokales Netzwerk“, über das Symbol links neben der Adresse erlaubt, wird direkt verbunden, wer im selben Netzwerk ist.',
    },
  },
};
