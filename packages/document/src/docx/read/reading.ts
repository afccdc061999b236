import { Losses } from '../../files/losses.ts';
import { Fields } from './fields.ts';
import { Notes } from './notes.ts';
import { Numbering } from './numbering.ts';
import type { OfficePackage, Relations } from './office-package.ts';
import { Styles } from './styles.ts';
import { childOf, numberOf, within, type XmlElement } from './xml.ts';

/** Twips of a usual page between its margins, and in one CSS pixel. */
const USUAL_WIDTH = 9_026;
export const TWIPS_PER_PIXEL = 15;

/** What is known while one file is read. */
export class Reading {
  readonly losses = new Losses();
  readonly fields = new Fields();
  readonly styles: Styles;
  readonly numbering: Numbering;
  /** Names of parts that are pictures; an image's id is its place here. */
  readonly pictures: string[] = [];
  readonly notes: Notes;
  /** CSS pixels that a line may be long. */
  readonly textWidth: number;
  readonly #file: OfficePackage;
  readonly #folder: string;

  constructor(file: OfficePackage, main: string, body: XmlElement) {
    this.#file = file;
    this.#folder = main.slice(0, main.lastIndexOf('/') + 1);
    this.styles = new Styles(this.part('styles.xml'));
    this.numbering = new Numbering(this.part('numbering.xml'), this.styles);
    this.notes = new Notes((name) => this.part(name));
    this.textWidth = widthOf(body);
  }

  /** A part beside the main one. */
  part(name: string): XmlElement | null {
    return this.#file.xml(this.#folder + name);
  }

  relationsOf(name: string): Relations {
    return this.#file.relations(this.#folder + name);
  }

  /** The id of a picture, to be filled in when all are known. */
  picture(part: string): string {
    const known = this.pictures.indexOf(part);
    return String(known >= 0 ? known : this.pictures.push(part) - 1);
  }
}

function widthOf(body: XmlElement): number {
  const section = childOf(body, 'w:sectPr') ?? within(body, 'w:sectPr');
  const page = numberOf(childOf(section, 'w:pgSz'), 'w:w');
  const margins = childOf(section, 'w:pgMar');
  const [left, right] = [numberOf(margins, 'w:left'), numberOf(margins, 'w:right')];
  const width = page !== null && left !== null && right !== null ? page - left - right : USUAL_WIDTH;
  return Math.round((width > 0 ? width : USUAL_WIDTH) / TWIPS_PER_PIXEL);
}
