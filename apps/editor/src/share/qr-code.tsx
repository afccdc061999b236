import { useEffect, useMemo, useRef } from 'react';
import { qrPath } from './qr-path.ts';

/** A text for a camera: dark on white in every appearance, since some cameras read nothing else. */
export function QrCode({ name, value }: { name: string; value: string }) {
  const { size, path } = useMemo(() => qrPath(value), [value]);
  const svg = useRef<SVGSVGElement>(null);
  // It was asked for: on a phone it may stand below the edge of the panel.
  useEffect(() => {
    svg.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <svg
      ref={svg}
      className="qr"
      role="img"
      aria-label={name}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
