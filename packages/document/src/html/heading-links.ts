import type { Losses } from '../files/losses.ts';
import { headingAddress, headingName, isHeadingAddress } from '../links/heading-link.ts';
import { nameHeading } from '../links/name-heading.ts';

const HEADINGS = 'h1, h2, h3, h4, h5, h6';

/** Makes places of a page of the headings that its links lead to. A link to one that is gone is its words. */
export function linkedHeadingsAsPlaces(body: HTMLElement, losses: Losses): void {
  const places = new Set<string>();
  for (const heading of body.querySelectorAll<HTMLElement>(HEADINGS)) {
    const name = headingName(heading.dataset.name);
    heading.removeAttribute('data-name');
    if (name === null || places.has(name)) continue;
    heading.id = name;
    places.add(name);
  }
  for (const link of body.querySelectorAll('a')) {
    const href = link.getAttribute('href') ?? '';
    if (!isHeadingAddress(href) || places.has(href.slice(1))) continue;
    losses.add('inner-link');
    link.replaceWith(...link.childNodes);
  }
}

/** Names the headings of a page that its links lead to. A link to another place in it is its words. */
export function placesAsLinkedHeadings(body: HTMLElement, losses: Losses): void {
  const headings = calledHeadings(body);
  const names = new Map<Element, string>();
  const taken = new Set<string>();
  for (const link of body.querySelectorAll('a')) {
    const href = link.getAttribute('href') ?? '';
    if (!href.startsWith('#')) continue;
    const called = decoded(href.slice(1));
    const heading = headings.get(called);
    if (!heading) {
      if (link.textContent?.trim()) losses.add('inner-link');
      link.removeAttribute('href');
      continue;
    }
    const name = names.get(heading) ?? nameHeading(called, taken);
    names.set(heading, name);
    taken.add(name);
    heading.setAttribute('data-name', name);
    link.setAttribute('href', headingAddress(name));
  }
}

/** Headings by what links call them, or what is in them. */
function calledHeadings(body: HTMLElement): ReadonlyMap<string, Element> {
  const called = new Map<string, Element>();
  for (const place of body.querySelectorAll('[id], a[name]')) {
    const heading = place.closest(HEADINGS);
    if (!heading) continue;
    for (const name of [place.id, place.getAttribute('name')])
      if (name && !called.has(name)) called.set(name, heading);
  }
  return called;
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    // Percent signs that mean nothing.
    return written;
  }
}
