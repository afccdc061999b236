import type { Status } from '../session/room.ts';
import { text } from '../text/late.ts';
import { InfoIcon, WarningIcon } from '../ui/icons.tsx';

export interface ElsewhereProps {
  readonly status: Pick<Status, 'deletion' | 'problems' | 'arrived'>;
}

const CODES = ['home-deleted', 'home-expired'] as const;

/** Says who deleted the document, or that it expired at home, and what becomes of the copy on this device. */
export function Elsewhere({ status: { deletion, problems, arrived } }: ElsewhereProps) {
  const words = text.elsewhere;
  if (deletion) {
    const when = new Date(deletion.time).toLocaleDateString(document.documentElement.lang, {
      dateStyle: 'long',
    });
    return (
      <div className="banner trouble" role="status" data-deleted="owner">
        <WarningIcon />
        <p>
          <strong>{words.deleted(when)}</strong> {arrived ? words.kept : words.nothingKept}
        </p>
      </div>
    );
  }
  const code = CODES.find((known) => problems.some((problem) => problem.code === known));
  if (code === undefined) return null;
  return (
    <div className="banner" role="status" data-problem={code}>
      <InfoIcon />
      <p>
        <strong>{text.problems[code].title}.</strong> {arrived ? text.problems[code].advice : words[code]}
      </p>
    </div>
  );
}
