/** How the pages look: one style for all, light or dark as the reader's system is, and readable on a phone. */

export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1d2329;--soft:#5b6670;--line:#d9dee3;--shade:#f5f7f9;--link:#0b5cad;--accent:#0b7a6b;--choice:#fdf5dc;--end:#e4f2ef;--found:#ffe08a}
@media (prefers-color-scheme:dark){:root{--paper:#14181c;--ink:#e3e8ec;--soft:#9aa6b1;--line:#343c44;--shade:#1c2227;--link:#7cb8f5;--accent:#52c7b5;--choice:#3a3216;--end:#14352f;--found:#6b5410}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
a:focus-visible,input:focus-visible,.drawing:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
header{border-bottom:1px solid var(--line);background:var(--shade)}
.frame{max-width:68rem;margin:0 auto;padding:.75rem 1rem}
header .frame{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center}
header .home{font-weight:650;color:inherit;text-decoration:none;margin-right:auto}
header form{flex:0 1 16rem}
input[type=search]{width:100%;font:inherit;padding:.35rem .6rem;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:6px}
main.frame{padding-top:1.25rem;padding-bottom:4rem}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 .4rem}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h2::first-letter,h3::first-letter{text-transform:uppercase}
h3{font-size:1rem;margin:1.4rem 0 .3rem}
p{margin:.5rem 0;max-width:46rem}
.soft{color:var(--soft)}
.small{font-size:.875rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
code{background:var(--shade);border-radius:4px;padding:.05em .3em}
pre{background:var(--shade);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;overflow-x:auto;line-height:1.5;overflow-wrap:normal}
pre code{background:none;padding:0;font-size:1em}
ul.plain{list-style:none;margin:.4rem 0;padding:0}
ul.plain>li{padding:.35rem 0;border-bottom:1px solid var(--line)}
ul.plain>li:last-child{border-bottom:0}
ul.columns{columns:20rem;column-gap:2rem;list-style:none;padding:0;margin:.4rem 0}
ul.columns>li{break-inside:avoid;padding:.15rem 0}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.8rem 0}
dl.facts dt{color:var(--soft)}
dl.facts dd{margin:0}
dl.keys>dt{margin-top:.9rem;font-weight:600}
dl.keys>dd{margin:.1rem 0 0 1rem;padding-left:.8rem;border-left:2px solid var(--line)}
dl.keys p{margin:.2rem 0}
dl.keys pre{margin:.4rem 0;padding:.5rem .75rem}
.chip{display:inline-block;font-size:.78rem;border:1px solid var(--line);border-radius:1rem;padding:0 .55rem;margin-right:.3rem;color:var(--soft)}
.must{color:var(--accent);border-color:currentColor}
.both{display:grid;gap:0 2.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr))}
.drawing{overflow:auto;border:1px solid var(--line);border-radius:8px;background:var(--paper);margin:.8rem 0}
#whole .drawing{max-height:85vh}
#whole.fit svg{width:100%;height:auto}
button{font:inherit;font-size:.875rem;color:inherit;background:var(--shade);border:1px solid var(--line);border-radius:6px;padding:.25rem .75rem;cursor:pointer}
.drawing svg{display:block;margin:0 auto}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--ink);text-anchor:middle}
svg text.name{font-weight:650}
svg text.label{font-size:11px;fill:var(--soft);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
svg rect{fill:var(--shade);stroke:var(--line);stroke-width:1.25}
svg .choice rect{fill:var(--choice)}
svg .end rect,svg .journey rect,svg .campaign rect{fill:var(--end)}
svg .event rect,svg .source rect{fill:var(--choice)}
svg .way path{fill:none;stroke:var(--soft);stroke-width:1.25;opacity:.75}
svg marker path{fill:var(--soft)}
svg a:hover rect{stroke:var(--link)}
svg .dim{opacity:.12}
svg .own rect{fill:var(--paper);stroke:var(--accent);stroke-width:2}
svg .found rect{fill:var(--found)}
li.found>.name{background:var(--found)}
table.figures{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.6rem 0}
table.figures th,table.figures td{padding:.3rem .8rem .3rem 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
table.figures th:first-child,table.figures td:first-child{text-align:left}
.wide{overflow-x:auto}
.verdict{border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:8px;padding:.6rem 1rem;margin:1rem 0}
.verdict.bad{border-left-color:#c0392b}
svg .axis{stroke:var(--line);stroke-width:1}
svg .nothing{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
svg .band{fill:var(--accent);opacity:.16}
svg .mean{fill:none;stroke:var(--accent);stroke-width:2}
svg .whisker{stroke:var(--accent);stroke-width:2}
svg circle.mean{fill:var(--accent);stroke:none}
svg text.left{text-anchor:start}
svg text.right{text-anchor:end}
[hidden]{display:none!important}
@media (max-width:40rem){h1{font-size:1.4rem}dl.facts{grid-template-columns:1fr}dl.facts dd{margin-bottom:.35rem}header form{flex:1 1 100%}dl.keys>dd{margin-left:.2rem}}
@media print{header{display:none}#whole .drawing{max-height:none;overflow:visible;border:0}}
`;
