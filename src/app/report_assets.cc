#include "app/report_assets.h"

namespace tidewaiter::app {
namespace {

// Colours are pairs with a contrast of at least 4.5 to 1 (text) and 3 to 1 (marks), in both themes.
// Logical properties throughout: the page can be read from right to left.
constexpr std::string_view kStyle = R"css(
:root{--ground:#fff;--raised:#f4f6f8;--text:#1a1f24;--quiet:#55606b;--edge:#cfd6dc;--grid:#e3e7eb;
--first:#0b57a4;--second:#a84300;--bar:#9fc1e4;--warn:#fff3d6;--warn-edge:#b47a00;--focus:#0b57a4}
@media (prefers-color-scheme:dark){:root{--ground:#14181d;--raised:#1d232a;--text:#e7eaed;
--quiet:#a5afb9;--edge:#3b4650;--grid:#29323a;--first:#7ab8ff;--second:#ffae70;--bar:#33587f;
--warn:#362b12;--warn-edge:#d9a441;--focus:#7ab8ff}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--text);font:16px/1.5 system-ui,"Segoe UI",Roboto,
"Noto Sans","DejaVu Sans",Arial,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-inline-size:1280px;padding:1rem clamp(.75rem,3vw,2rem) 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 .25rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;scroll-margin-block-start:1rem}
h3{font-size:1rem;margin:0 0 .25rem}
p{margin:.25rem 0 .75rem;max-inline-size:75ch}
a{color:var(--first)}
small,.quiet{color:var(--quiet)}
small{font-size:.8rem}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{inset-inline-start:1rem;background:var(--ground);padding:.5rem}
nav ul{list-style:none;padding:0;margin:.5rem 0 1rem;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
.warnings{background:var(--warn);border-inline-start:4px solid var(--warn-edge);
padding:.5rem 1rem;border-radius:4px;margin-block-end:1rem}
.warnings h2{font-size:1rem;margin:0}
.warnings ul{margin:.25rem 0;padding-inline-start:1.2rem}
.empty{background:var(--raised);border:1px dashed var(--edge);border-radius:4px;padding:1rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;
margin:.5rem 0 1rem}
.figures>div{background:var(--raised);border:1px solid var(--edge);border-radius:6px;
padding:.6rem .9rem}
.figures dt{color:var(--quiet);font-size:.9rem}
.figures dd{margin:0}
.figures b{display:block;font-size:1.6rem;line-height:1.3;font-variant-numeric:tabular-nums;
overflow-wrap:anywhere}
.figures.small b{font-size:1.25rem}
.figures small{display:block;line-height:1.35}
.scroll{overflow-x:auto;margin:.5rem 0 1.25rem}
table{border-collapse:collapse;min-inline-size:min(100%,44rem);font-size:.9rem}
.lines{inline-size:100%}
.charts table{min-inline-size:100%}
.charts th[scope=row]{white-space:nowrap}
caption{text-align:start;font-weight:600;padding-block-end:.25rem}
#kinds caption,#policies caption,#facts caption{position:absolute;inline-size:1px;block-size:1px;
overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:start;vertical-align:top;padding:.35rem .6rem;border-block-end:1px solid var(--edge)}
thead th{vertical-align:bottom;border-block-end:2px solid var(--edge);font-weight:600}
tbody th{font-weight:400}
[dir=auto]{text-align:-webkit-match-parent;text-align:match-parent}
.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
thead .n{white-space:normal;max-inline-size:9rem}
td.n small{display:block}
.ours th,.ours td{font-weight:600;background:var(--raised)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.5rem}
.chart{margin:.5rem 0;min-inline-size:0}
.chart>svg{inline-size:100%;max-inline-size:36rem;block-size:auto;display:block;direction:ltr}
.chart p{color:var(--quiet);font-size:.85rem}
.legend{list-style:none;padding:0;margin:.25rem 0;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;
font-size:.85rem}
.swatch{inline-size:24px;block-size:10px;margin-inline-end:.4rem}
svg text{font-size:11.5px;fill:var(--quiet)}
svg .name{fill:var(--text)}
svg .mid{text-anchor:middle}
svg .end{text-anchor:end}
.axis{stroke:var(--quiet)}
.grid{stroke:var(--grid)}
.diagonal{stroke:var(--quiet);stroke-dasharray:3 4;stroke-width:1.5}
.curve{fill:none;stroke-width:2.5}
.curve.first{stroke:var(--first)}
.curve.second{stroke:var(--second);stroke-dasharray:7 3}
.curve.bar-key{stroke:var(--bar);stroke-width:9}
.dot{stroke:var(--ground);stroke-width:1}
.dot.first{fill:var(--first)}
.dot.second{fill:var(--second)}
.bar{fill:var(--bar)}
.interval{stroke:var(--text);stroke-width:1.3}
.controls{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;margin:.75rem 0}
.controls[hidden]{display:none}
.pages{display:flex;gap:.5rem;align-items:center;margin-inline-start:auto}
input,select,button{font:inherit;font-size:.9rem;color:var(--text);background:var(--ground);
border:1px solid var(--quiet);border-radius:4px;padding:.3rem .6rem;min-block-size:2rem}
button{background:var(--raised);cursor:pointer}
button:disabled{opacity:.5;cursor:default}
th button{border:0;background:none;padding:.1rem;font-weight:600;text-align:inherit;
min-block-size:1.5rem}
th button::after{content:"\2195";color:var(--quiet);margin-inline-start:.3rem;font-weight:400}
[aria-sort=ascending] button::after{content:"\2191";color:var(--first)}
[aria-sort=descending] button::after{content:"\2193";color:var(--first)}
.lines td{border:0;padding:.35rem .4rem .1rem}
.lines th{padding-inline:.4rem}
.lines .more td{border-block-end:1px solid var(--edge);padding-block:0 .35rem}
.lines bdi{display:block;overflow-wrap:break-word;text-align:-webkit-match-parent;
text-align:match-parent}
.lines .id,.lines .date{white-space:nowrap}
.lines .hs_code,.lines .origin,.lines .note{display:inline}
.lines .hs_code{font-variant-numeric:tabular-nums;font-weight:600}
.lines td:nth-child(4){min-inline-size:8.5rem}
.lines td:nth-child(5){min-inline-size:17rem}
.lines .description{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;
overflow:hidden}
tbody:has(details[open]) .description{-webkit-line-clamp:none}
.office{font-size:.85em}
.basis{display:inline-block;font-size:.75rem;border:1px solid var(--edge);border-radius:99px;
padding:0 .5rem;color:var(--quiet)}
.basis.random,.basis.exploration{border-color:var(--second);color:var(--second)}
summary{cursor:pointer;color:var(--first);overflow:hidden;text-overflow:ellipsis;
white-space:nowrap;font-size:.85rem;max-inline-size:calc(min(100vw,1280px) - 4rem)}
summary .first{color:var(--quiet);margin-inline-start:.6rem}
details[open] .first{visibility:hidden}
details ul,details p{margin:.25rem 0 .5rem;max-inline-size:80ch}
.scripted .lines:not(.ready)>tbody{display:none}
@media (max-width:46rem){
.lines,.lines thead,.lines tbody,.lines tr,.lines td,.lines th{display:block}
.lines thead tr{display:flex;flex-wrap:wrap;gap:.25rem .75rem}
.lines thead th{border:0;padding:0}
.lines tbody{border-block-start:1px solid var(--edge);padding-block:.5rem}
.lines tbody[hidden]{display:none}
.lines tr:not(.more){display:grid;grid-template-columns:1fr 1fr 1fr;gap:.2rem .75rem}
.lines td,.lines .more td{padding:0;border:0}
.lines td:nth-child(2),.lines td:nth-child(9){grid-column:span 2}
.lines td:nth-child(4){grid-column:span 2}
.lines td:nth-child(5){grid-column:1/-1}
.lines td:nth-child(n){min-inline-size:0}
.lines .n{text-align:start}
.lines td[data-label]::before{content:attr(data-label);display:block;font-size:.75rem;
color:var(--quiet)}
.pages{margin-inline-start:0}
.figures{grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.5rem}
.figures b{font-size:1.2rem}
}
@media print{
:root{--ground:#fff;--raised:#fff;--text:#000;--quiet:#444;--edge:#999;--grid:#ddd;--first:#000;
--second:#555;--bar:#bbb;--warn:#fff;--warn-edge:#000}
html{font-size:10pt}
body{max-inline-size:none;padding:0}
nav,.skip,.controls{display:none!important}
.scroll{overflow:visible}
.chart,tbody,tr,.figures>div{break-inside:avoid}
thead{display:table-header-group}
th button::after{content:""}
summary{white-space:normal}
.lines .description{-webkit-line-clamp:none}
}
)css";

// Runs before the list is read, so that the style can hide its rows until the main script has
// chosen a page of them. Where scripts are forbidden this one is too, and all rows are shown.
constexpr std::string_view kEarlyScript = "document.documentElement.classList.add('scripted')";

// Enhances the list: sorting by column, a text filter, pages, opening all, and CSV. Only the rows
// of the page are kept in the document, so that 5,000 lines stay light.
constexpr std::string_view kScript = R"js(
(function () {
  'use strict';
  const table = document.querySelector('table.lines');
  if (!table) return;
  const controls = document.querySelector('.controls');
  const search = controls.querySelector('input');
  const size = controls.querySelector('select');
  const output = controls.querySelector('output');
  const action = name => controls.querySelector('[data-do=' + name + ']');
  const headings = Array.from(table.tHead.rows[0].cells);
  const labels = headings.map(cell => cell.textContent);
  const fold = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const all = Array.from(table.tBodies);
  const texts = new Map();
  let order = all.slice();
  let shown = order;
  let first = 0;

  function keyOf(body, column) {
    const cell = body.rows[0].cells[column];
    const number = cell.querySelector('data');
    if (!number) return cell.textContent;
    return number.value === '' ? null : Number(number.value);
  }

  function compare(a, b) {
    return typeof a === 'number' ? a - b : a.localeCompare(b, undefined, {numeric: true});
  }

  function sortBy(column) {
    const heading = headings[column];
    const number = heading.classList.contains('n') && column > 0;
    const was = heading.getAttribute('aria-sort');
    const down = was ? was === 'ascending' : number;
    headings.forEach(cell => cell.removeAttribute('aria-sort'));
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const keyed = all.map(body => [keyOf(body, column), body]);
    keyed.sort((a, b) => {
      if (a[0] === null || b[0] === null) return (a[0] === null) - (b[0] === null);
      return down ? compare(b[0], a[0]) : compare(a[0], b[0]);
    });
    order = keyed.map(pair => pair[1]);
    refilter();
  }

  function has(body, words) {
    if (!words.length) return true;
    if (!texts.has(body)) texts.set(body, fold(body.textContent));
    return words.every(word => texts.get(body).includes(word));
  }

  function refilter() {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    shown = order.filter(body => has(body, words));
    first = 0;
    show();
  }

  function pageSize() {
    return Number(size.value) || Math.max(shown.length, 1);
  }

  function label(body) {
    if (body.dataset.ready) return;
    body.dataset.ready = '1';
    body.setAttribute('role', 'rowgroup');
    for (const row of body.rows) {
      row.setAttribute('role', 'row');
      Array.from(row.cells).forEach((cell, i) => {
        cell.setAttribute('role', 'cell');
        if (row.cells.length > 1) cell.dataset.label = labels[i];
      });
    }
  }

  function fill(template, values) {
    return template.replace(/\{(\d)\}/g, (_, i) => values[i]);
  }

  function show() {
    const page = shown.slice(first, first + pageSize());
    page.forEach(label);
    table.replaceChildren(table.tHead, ...page);
    output.textContent = page.length
      ? fill(controls.dataset.shown, [first + 1, first + page.length, shown.length])
      : controls.dataset.none;
    action('previous').disabled = first === 0;
    action('next').disabled = first + page.length >= shown.length;
  }

  function turn(pages) {
    first = Math.max(0, first + pages * pageSize());
    show();
  }

  function openAll(open) {
    for (const details of table.querySelectorAll('details')) details.open = open;
  }

  // A spreadsheet would run a text that begins like a formula.
  function field(text, isNumber) {
    if (!isNumber && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  const columns = ['rank', 'id', 'date', 'office', 'importer', 'hs_code', 'origin', 'description',
    'value', 'probability', 'stake', 'kind', 'basis', 'note'];

  function csvRow(body) {
    const fields = columns.map(name => {
      const element = body.querySelector('.' + name);
      if (!element) return '';
      const number = element.tagName === 'DATA';
      return field(number ? element.value : element.textContent, number);
    });
    const reasons = Array.from(body.querySelectorAll('li'), item => item.textContent);
    return fields.concat(field(reasons.join(' | '), false)).join(',');
  }

  function saveCsv() {
    const rows = [columns.concat('reasons').join(',')].concat(shown.map(csvRow));
    const blob = new Blob(['\ufeff' + rows.join('\r\n') + '\r\n'], {type: 'text/csv'});
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'lines.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  table.setAttribute('role', 'table');
  headings.forEach((cell, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...cell.childNodes);
    button.title = controls.dataset.sort + ' ' + labels[column];
    button.addEventListener('click', () => sortBy(column));
    cell.append(button);
    cell.setAttribute('role', 'columnheader');
  });
  headings[0].setAttribute('aria-sort', 'ascending');
  search.addEventListener('input', refilter);
  size.addEventListener('change', refilter);
  action('previous').addEventListener('click', () => turn(-1));
  action('next').addEventListener('click', () => turn(1));
  action('open').addEventListener('click', () => openAll(true));
  action('close').addEventListener('click', () => openAll(false));
  action('csv').addEventListener('click', saveCsv);
  controls.hidden = false;
  show();
  table.classList.add('ready');
})();
)js";

}  // namespace

std::string_view ReportStyle() {
  return kStyle;
}

std::string_view ReportEarlyScript() {
  return kEarlyScript;
}

std::string_view ReportScript() {
  return kScript;
}

}  // namespace tidewaiter::app
