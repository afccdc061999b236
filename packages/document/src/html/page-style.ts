/** How an exported page looks, wherever it is opened. */
export const pageStyle = `:root {
  color-scheme: light dark;
}
body {
  max-width: 46rem;
  margin: 0 auto;
  padding: 2.5rem 1.5rem 5rem;
  font:
    1.0625rem / 1.65 system-ui,
    sans-serif;
  overflow-wrap: break-word;
}
h1,
h2,
h3,
h4,
h5,
h6 {
  line-height: 1.22;
  letter-spacing: -0.015em;
}
.document-title {
  margin: 0 0 1.5rem;
  font-size: 2.4rem;
}
ol ol {
  list-style: lower-alpha;
}
ol ol ol {
  list-style: lower-roman;
}
blockquote {
  margin-inline: 0;
  padding-inline-start: 1.1em;
  border-inline-start: 3px solid #7aa79b;
}
blockquote[data-callout] {
  padding: 0.7em 1.1em;
  background: #7aa79b22;
}
blockquote[data-callout]::before {
  font-weight: 680;
  text-transform: capitalize;
  content: attr(data-callout);
}
pre {
  padding: 0.9rem 1.1rem;
  overflow-x: auto;
  border: 1px solid #8886;
  border-radius: 8px;
}
code {
  font-size: 0.9em;
}
mark {
  color-scheme: light;
  background: #fdeb9e;
  color: #23211d;
  print-color-adjust: exact;
}
sup,
sub {
  line-height: 0;
}
[data-contents] ul {
  padding: 0;
  list-style: none;
}
[data-contents] [data-level="2"] {
  padding-inline-start: 1.2em;
}
[data-contents] [data-level="3"] {
  padding-inline-start: 2.4em;
}
[data-contents] :is([data-level="4"], [data-level="5"], [data-level="6"]) {
  padding-inline-start: 3.6em;
}
summary :is(h1, h2, h3, h4, h5, h6) {
  display: inline;
}
parley-formula[data-block] {
  display: block;
  margin: 1em 0;
  text-align: center;
}
[role="doc-endnotes"] {
  margin-top: 3rem;
  font-size: 0.9em;
}
@media (prefers-color-scheme: dark) {
  body > main :not(mark) > [data-colour] {
    filter: brightness(1.9) saturate(0.8);
  }
}
img {
  display: block;
  max-width: 100%;
  height: auto;
}
table {
  border-collapse: collapse;
}
th[data-marker],
td[data-marker] {
  color-scheme: light;
  color: #23211d;
  print-color-adjust: exact;
}
th,
td {
  padding: 0.4rem 0.7rem;
  border: 1px solid #8888;
  text-align: start;
  vertical-align: top;
}
:is(th, td) > p {
  margin: 0;
}
ul[data-type="taskList"] {
  padding-inline-start: 0;
  list-style: none;
}
ul[data-type="taskList"] > li {
  display: flex;
  gap: 0.6em;
}
ul[data-type="taskList"] > li > div > p {
  margin: 0.2em 0;
}`;
