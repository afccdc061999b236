import { expect, test } from 'vitest';
import { MARKER_COLOURS, TEXT_COLOURS, USUAL_MARKER } from '../schema/colours.ts';
import { marksOfStyle } from './look.ts';

const behind = (style: string): unknown =>
  marksOfStyle(style).map(({ type, attrs }) => (type === 'highlight' ? (attrs?.colour ?? 'yellow') : type));
const colour = (style: string): unknown => marksOfStyle(style)[0]?.attrs?.colour ?? null;

test('what Google and Word highlight with keeps the colour nearest to it', () => {
  expect(behind('background-color:#ffff00')).toEqual(['yellow']);
  expect(behind('background:lime;mso-highlight:lime')).toEqual(['green']);
  expect(behind('color:#000000;background-color:rgb(0, 255, 255);font-size:11pt')).toEqual(['blue']);
  expect(behind('background-color: #f9cb9c')).toEqual(['orange']);
  expect(behind('background-color:#ea9999')).toEqual(['red']);
  expect(behind('background-color:#b4a7d6')).toEqual(['violet']);
});

test('a page’s own background is no highlight', () => {
  for (const none of ['transparent', '#fff', 'white', '#f8f8f8', 'rgba(255, 255, 0, 0)', 'inherit', 'url(x)'])
    expect(behind(`background-color:${none}`)).toEqual([]);
});

test('words have a colour, and neither black nor white is one', () => {
  expect(colour('color:#c00000')).toBe('red');
  expect(colour('color: rgb(31 95 184)')).toBe('blue');
  expect(colour('color:#666666')).toBe('grey');
  expect(colour('color:#ffff00')).toBe('orange');
  for (const none of ['#000', 'windowtext', '#ffffff', '#222']) expect(colour(`color:${none}`)).toBeNull();
});

test('above and below the line', () => {
  expect(marksOfStyle('vertical-align:super')).toEqual([{ type: 'superscript' }]);
  expect(marksOfStyle('font-size:0.6em;vertical-align:sub')).toEqual([{ type: 'subscript' }]);
  expect(marksOfStyle('vertical-align:baseline')).toEqual([]);
});

test('what a document tells other programs of its colours is read as these', () => {
  expect(behind(`background-color: ${USUAL_MARKER}`)).toEqual(['yellow']);
  for (const [name, value] of Object.entries(MARKER_COLOURS))
    expect(behind(`background-color: ${value}`)).toEqual([name]);
  for (const [name, value] of Object.entries(TEXT_COLOURS)) expect(colour(`color: ${value}`)).toBe(name);
});
