/**
 * System fonts, light and dark, screen and paper. Colours are variables so that each pair of text and ground stands in one
 * place; a test computes their contrast (WCAG 2.2, 1.4.3).
 */
export const STYLE_SHEET = `
:root{color-scheme:light dark;
--page:#fcfcfa;--text:#1c2127;--quiet:#565f6b;--line:#dddfe3;--panel:#f3f4f2;--link:#1b4f9c;
--c:#174a94;--gc:#e3ecfa;--w:#6d4400;--gw:#fbeed3;--f:#9c1f17;--gf:#fde6e2;--u:#7a1f63;--gu:#f9e4f3;--b:#5a4a26;--gb:#efe9db;--s:#565f6b;--gs:#eceef0;--k:#1b6a4c;--gk:#e1f1e9;
--h0:#7cc4a4;--h1:#a3d6bf;--h2:#c6e6d7;--h3:#e3f3eb;--ht:#0c2a1d;--x0:#fadcd0;--x1:#f3ae97;--x2:#e97b60;--xt:#2b0c04}
@media (prefers-color-scheme:dark){:root{
--page:#14171a;--text:#e5e7ea;--quiet:#a0a9b4;--line:#2f353c;--panel:#1c2025;--link:#8db7f5;
--c:#a9c9fa;--gc:#1c2f4e;--w:#f1cd8b;--gw:#40300e;--f:#ffb3a8;--gf:#51201b;--u:#f4b3e3;--gu:#47203c;--b:#ddcfa8;--gb:#383122;--s:#a0a9b4;--gs:#24292f;--k:#8fd6b5;--gk:#173527;
--h0:#1f7350;--h1:#1a5c41;--h2:#164834;--h3:#133628;--ht:#f0faf5;--x0:#4c1f16;--x1:#7c2b1b;--x2:#a83a25;--xt:#fff4f0}}
*{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:68rem;background:var(--page);color:var(--text);overflow-wrap:anywhere}
h1{font-size:clamp(1.5rem,1.1rem + 2vw,2.25rem);line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:.2rem 0 1rem;text-wrap:balance}
h2{font-size:1.25rem;font-weight:650;margin:3rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1rem;font-weight:600;margin:0}section>h3{margin-top:1rem}
p{margin:.4rem 0;max-width:46rem}
a{color:var(--link)}
code,pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{background:var(--panel);padding:.1em .35em;border-radius:.25rem}
small{font-weight:400;font-size:.8125rem;color:var(--quiet)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.by{margin:0;font-size:.8125rem;font-weight:600;letter-spacing:.08em;color:var(--quiet)}
.bar{display:block;width:100%;height:.5rem;border-radius:.25rem;margin:0 0 1rem}
.bar .k{fill:var(--h0)}.bar .c{fill:#3f7ad6}.bar .w{fill:#d99a1c}.bar .s{fill:var(--line)}.bar .b{fill:#9c8a5b}.bar .u{fill:#b3439a}.bar .f{fill:#d2463a}
dl{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:1rem 0}
dt{font-size:.75rem;color:var(--quiet)}dd{margin:0}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:1rem}nav a{padding:.25rem 0}
.next{color:var(--quiet)}
article{margin:1rem 0;padding:.9rem 1rem;border:1px solid var(--line);border-radius:.5rem;scroll-margin-top:1rem}
article:target{border-color:var(--link);box-shadow:0 0 0 1px var(--link)}
.k{font-size:.8125rem;font-weight:600;padding:.1em .5em;border-radius:.25rem;margin-right:.3em;white-space:nowrap;background:var(--gk);color:var(--k)}
.c{background:var(--gc);color:var(--c)}.w{background:var(--gw);color:var(--w)}.f{background:var(--gf);color:var(--f)}.u{background:var(--gu);color:var(--u)}.b{background:var(--gb);color:var(--b)}.s{background:var(--gs);color:var(--s)}
.on{margin:.25rem 0 .5rem;color:var(--quiet);font-size:.875rem;max-width:none}
article ul{list-style:none;margin:.5rem 0 0;padding:0}
article li{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:0 .75rem;padding:.45rem 0;border-top:1px solid var(--line)}
article li:last-child{padding-bottom:0}article li:last-child>div>:last-child{margin-bottom:0}
article li i{font-style:normal;font-size:.8125rem;color:var(--quiet);line-height:1.5rem}
article li p{margin:0;white-space:pre-line}article li div>*+p{margin-top:.6rem}
details .bad{columns:18rem}
article .bad li{display:list-item;list-style:disc inside;break-inside:avoid;border:0;padding:.1rem 0}
summary{cursor:pointer;font-size:.875rem;color:var(--quiet);padding:.15rem 0}
pre{margin:.35rem 0;padding:.6rem .75rem;background:var(--panel);border-radius:.35rem;overflow:auto;max-height:32rem;white-space:pre;overflow-wrap:normal}
ins,del{text-decoration:none;display:inline-block;min-width:100%}
ins{background:var(--gk);color:var(--k)}del{background:var(--gf);color:var(--f)}
.box{overflow:auto;max-height:85vh;border:1px solid var(--line);border-radius:.5rem;margin:.75rem 0}
table{border-collapse:separate;border-spacing:0;font-size:.8125rem;line-height:1.4;overflow-wrap:normal}
th,td{padding:.3rem .6rem;text-align:left;border-top:1px solid var(--line);white-space:nowrap}
th{font-weight:600}
thead th{position:sticky;top:0;background:var(--page);z-index:1;vertical-align:bottom;border-top:0;border-bottom:1px solid var(--line)}
tbody tr:first-child>*{border-top:0}
th:first-child{position:sticky;left:0;background:var(--page);z-index:1;max-width:22rem;overflow:hidden;text-overflow:ellipsis;border-right:1px solid var(--line)}
thead th:first-child{z-index:2}
tr:hover>th{background:var(--panel)}
.grid{min-width:100%}:where(.grid) td{color:var(--quiet)}.grid thead th:not(:first-child){white-space:normal;min-width:6.5rem;max-width:12rem;overflow-wrap:break-word}
.grid td a{color:inherit}.grid .n,.grid thead th.n{text-align:right;min-width:0;font-variant-numeric:tabular-nums}
.pairs{min-width:100%}.pairs td{white-space:normal}
.heat th,.heat td{border-top:0;padding:.35rem .5rem}
.heat td{background:var(--h0);color:var(--ht);text-align:center;border:1px solid var(--page);font-variant-numeric:tabular-nums;min-width:3rem}
.heat:not(.many) thead th:not(:first-child){white-space:normal;overflow-wrap:break-word;max-width:9rem}
.heat .g{background:var(--h1)}.heat .h{background:var(--h2)}.heat .i{background:var(--h3)}
.heat .x,.heat .y,.heat .z{color:var(--xt);font-weight:700}.heat .x{background:var(--x0)}.heat .y{background:var(--x1)}.heat .z{background:var(--x2)}
.heat .o{background:var(--panel)}
.heat td:hover{outline:2px solid var(--text);outline-offset:-2px}
.many{font-size:.625rem;line-height:1}
.many td{padding:.2rem .1rem;min-width:2rem}.many th{padding:.15rem .4rem}
.many thead th:not(:first-child){padding:.4rem 0;vertical-align:bottom}
.many thead th span{display:block;writing-mode:vertical-rl;transform:rotate(180deg);max-height:14rem;overflow:hidden;text-overflow:ellipsis;margin:0 auto}
@media (min-width:40rem){code{white-space:nowrap}}
@media (max-width:40rem){body{padding:1.25rem 1rem 3rem}
article{padding:.75rem}article li{grid-template-columns:minmax(0,1fr)}article li:last-child{padding-bottom:0}article li:last-child>div>:last-child{margin-bottom:0}
article li i{line-height:1.3}
th:first-child{white-space:normal;overflow-wrap:anywhere;min-width:6.5rem;max-width:9rem}th,td{padding:.35rem .5rem}}
@media print{:root{color-scheme:light;
--page:#fff;--text:#000;--quiet:#454c55;--line:#c9ccd1;--panel:#f3f4f2;--link:#000;
--c:#174a94;--gc:#e3ecfa;--w:#6d4400;--gw:#fbeed3;--f:#9c1f17;--gf:#fde6e2;--u:#7a1f63;--gu:#f9e4f3;--b:#5a4a26;--gb:#efe9db;--s:#565f6b;--gs:#eceef0;--k:#1b6a4c;--gk:#e1f1e9;
--h0:#7cc4a4;--h1:#a3d6bf;--h2:#c6e6d7;--h3:#e3f3eb;--ht:#0c2a1d;--x0:#fadcd0;--x1:#f3ae97;--x2:#e97b60;--xt:#2b0c04}
@page{margin:14mm}
html{font-size:10pt}body{max-width:none;padding:0}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
nav{display:none}a{text-decoration:none}
h2,h3,.on,.next,summary{break-after:avoid}h2{margin-top:1.5rem}tr{break-inside:avoid}.long{display:none}
pre,.box{overflow:visible;max-height:none;white-space:pre-wrap;overflow-wrap:anywhere}.box{border:0}
table{width:100%;table-layout:fixed;white-space:normal}
th,td{white-space:normal;overflow-wrap:anywhere!important;padding:.15rem .25rem;position:static!important;font-size:8pt;min-width:0!important;max-width:none!important}
details::details-content{content-visibility:visible;block-size:auto}
.grid th{font-size:6.5pt}.heat:not(.many){width:auto}
.many{table-layout:auto}.many th,.many td{font-size:3pt;padding:0;line-height:1.2}.many td{font-size:0;border:0}}
`;
