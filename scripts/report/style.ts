// The page's style sheet. Everything is in the page: no font, no script, no sheet comes from elsewhere.
import { DARK, declarations, LIGHT } from "./palette";

const THEMES = `
:root{color-scheme:light dark;${declarations(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${declarations(DARK)}}}
@media print{:root{color-scheme:light;${declarations(LIGHT)}}}`;

const BASE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:16px}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Inter,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
h1,h2,h3,h4,p,ul,figure{margin:0}
h1{font-size:30px;line-height:1.15;font-weight:650;letter-spacing:-.02em}
h2{font-size:21px;font-weight:650;letter-spacing:-.01em;margin-bottom:12px}
h3{font-size:17px;font-weight:620}
h4{font-size:15px;font-weight:620}
code{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.good{color:var(--good)}
.bad{color:var(--bad)}
.muted,.note{color:var(--muted)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}`;

const LAYOUT = `
.page{max-width:1400px;margin:0 auto;padding:32px 32px 64px;display:grid;grid-template-columns:216px minmax(0,1fr);gap:8px 40px}
header{grid-column:2;grid-row:1}
.brand{color:var(--link);font-weight:650;margin-bottom:4px}
.lead{font-size:17px;max-width:66ch;margin-top:10px}
.facts{color:var(--muted);margin-top:6px}
nav{grid-column:1;grid-row:1/3;position:sticky;top:24px;align-self:start;max-height:calc(100vh - 48px);overflow-y:auto;font-size:14px}
nav p{margin:14px 0 4px;color:var(--muted);font-weight:620;font-size:13px}
nav ul{list-style:none;padding:0}
nav ul+ul{margin-top:14px}
nav a{display:block;padding:3px 0;text-decoration:none}
nav a:hover{text-decoration:underline}
main{grid-column:2}
main>section{margin-top:36px}
.policy{margin-top:28px}
.policy>p,.block>p,section>p{color:var(--muted);max-width:76ch;margin-top:4px}
.notes{max-width:76ch;padding-left:20px}
.notes li{margin-bottom:6px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px}
.card{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.card-label{color:var(--muted);font-size:13px}
.card-value{font-size:24px;font-weight:620;letter-spacing:-.01em;line-height:1.3}
.card-note{color:var(--muted);font-size:13px;line-height:1.4}`;

const RUNS = `
.run{background:var(--panel);border:1px solid var(--line);border-radius:10px;margin-top:12px}
.run>summary{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 18px;padding:12px 18px;cursor:pointer;list-style:none}
.run>summary::-webkit-details-marker{display:none}
.run>summary::before{content:"";width:7px;height:7px;border:solid var(--muted);border-width:0 2px 2px 0;transform:rotate(-45deg);align-self:center;flex:none}
.run[open]>summary::before{transform:rotate(45deg)}
.run>summary h3{flex:1 1 240px}
.period,.pair{color:var(--muted);font-size:14px;white-space:nowrap}
.pair b{color:var(--text);font-weight:620}
.run>*:not(summary){margin-left:18px;margin-right:18px}
.run>.back{margin:8px 18px 16px;font-size:14px}
.block{margin-top:24px;padding-top:20px;border-top:1px solid var(--line)}
details.block>summary{cursor:pointer;color:var(--muted)}
details.block>summary h4{display:inline;color:var(--text);margin-right:8px}`;

const FIGURES = `
.figure{container-type:inline-size;position:relative;margin:20px 0}
.policy>.figure,#unmanaged>.figure,#gas>.figure{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:18px}
figcaption p{color:var(--muted);font-size:14px;max-width:80ch}
.small figcaption p{font-size:13px;min-height:2.9em}
.drawing{margin-top:10px}
.drawing svg{display:block;width:100%;height:auto;touch-action:pan-y}
.narrow{display:none}
.full .narrow,.half .narrow{max-width:480px}
@container (max-width:640px){.full .wide{display:none}.full .narrow{display:block}}
@container (max-width:440px){.half .wide{display:none}.half .narrow{display:block}}
.halves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 28px;border-top:1px solid var(--line);margin-top:24px}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,290px),1fr));gap:0 24px}
.multiples .figure{margin:14px 0 0}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:2px 18px;font-size:14px;margin-top:10px}
.legend li{display:flex;align-items:center;gap:7px}
.swatch{width:24px;height:8px;flex:none}
svg text{fill:var(--text);font-size:12px}
svg .tick,svg .axis-title{fill:var(--muted);font-size:11.5px}
.row-figures{fill:var(--muted)}
.end-label .number{font-weight:620}
.grid{stroke:var(--grid)}
.baseline,.mark{stroke:var(--muted)}
.level{stroke:var(--muted);stroke-opacity:.6}
.line{fill:none;stroke-linejoin:round;stroke-linecap:butt}
.leader{fill:none;stroke-opacity:.6}
.area{fill-opacity:.12}
.stress{fill:var(--stress)}
.band{fill:var(--band)}
.target{stroke:var(--muted);stroke-width:1.25;stroke-dasharray:7 4}
.trigger{stroke:var(--muted);stroke-dasharray:1 4;stroke-linecap:round}
.limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:7 4}
.bar.share{fill:var(--share)}
.bar.hold{fill:var(--hold)}
.whisker{fill:none;stroke:var(--text);stroke-width:1.5}
.marker path{stroke:var(--panel);stroke-width:1}
.entry path{fill:var(--good)}
.exit path{fill:var(--text)}
.attack path,.outside path,.refused path,.lapsed path{fill:var(--bad)}
.fill path{fill:var(--good)}
.marker-label{font-weight:620;paint-order:stroke;stroke:var(--panel);stroke-width:3px}
.cursor{stroke:var(--text);stroke-opacity:.5;visibility:hidden;pointer-events:none}
.readout{position:absolute;z-index:2;top:0;left:0;max-width:min(260px,90%);padding:8px 10px;border-radius:8px;background:var(--panel);border:1px solid var(--line);box-shadow:0 4px 16px rgb(0 0 0/.16);font-size:13px;line-height:1.45;pointer-events:none}
.readout[hidden]{display:none}
.readout b{display:block;font-weight:620}
.readout span{display:flex;justify-content:space-between;gap:16px}`;

const TABLES = `
table{border-collapse:collapse;width:100%;margin-top:12px;font-size:14px;line-height:1.4}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:7px 8px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--muted);font-size:13px;vertical-align:bottom}
tbody th{font-weight:560}
.number{text-align:right}
.short,td.number{white-space:nowrap}
tbody tr:hover{background:var(--grid)}
@media (max-width:1100px){
table,tbody,tbody th{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(104px,1fr));gap:6px 12px;padding:10px 0;border-bottom:1px solid var(--line)}
tbody th,tbody td.words,tbody td.short,tbody td.number{border:0;padding:0;text-align:left;overflow-wrap:anywhere}
tbody th,td.words,td.short{grid-column:1/-1}
td::before{content:attr(data-label);display:block;color:var(--muted);font-size:12px}
td.short{display:flex;gap:8px}
td.short::before{font-size:14px}}`;

const NARROW = `
@media (max-width:1000px){
.page{display:block;padding:24px 16px 48px}
nav{position:static;max-height:none;margin-top:18px}
nav ul{display:flex;flex-wrap:wrap;gap:6px}
nav ul+ul,nav p+ul{margin-top:6px}
nav p{margin-top:10px}
nav a{padding:5px 10px;border:1px solid var(--line);border-radius:8px;background:var(--panel)}
.run>summary{padding:12px 14px}
.run>summary h3{flex:1 1 80%}
.run>*:not(summary){margin-left:14px;margin-right:14px}
.cards{grid-template-columns:repeat(auto-fit,minmax(155px,1fr))}
.small figcaption p{min-height:0}}`;

const PRINT = `
@media print{
body{font-size:11px}
.page{display:block;padding:0}
nav,.back,.cursor,.readout{display:none}
.run,.card,.policy>.figure,#gas>.figure{border-color:var(--line)}
.run{break-before:page;border:0}
.run>*:not(summary){margin-left:0;margin-right:0}
details::details-content{content-visibility:visible;height:auto;display:block}
.figure,tr,.card{break-inside:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}`;

export const STYLE = [THEMES, BASE, LAYOUT, RUNS, FIGURES, TABLES, NARROW, PRINT].join("");
