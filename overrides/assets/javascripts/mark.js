/* The normal form in which text is searched, and the marking of what was searched for.

   `normalise` gives what `normalise` of builder/pages/search_index.py gives: tests/data/normal_form.json holds the two together.
   On a page whose address has `?mark=…`, each such phrase is marked inside the article, and the first mark from the
   address's anchor on is brought into view. */

// White space, control and format characters and punctuation, as code points; the reasons stand in builder/pages/search_index.py.
const NOISE = new RegExp(
  "[\\x00-#&-*,-/:;?@\\[-\\]_{}\\x7f-\\xa1\\xa7\\xab\\xad\\xb6\\xb7\\xbb\\xbf" +
    "\\u060c\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0f04-\\u0f12\\u0f14\\u0f3a-\\u0f3d\\u1680\\u1800-\\u180f" +
    "\\u2000-\\u202f\\u2031-\\u2043\\u2045-\\u2051\\u2053-\\u206f\\u2308-\\u230b\\u2329\\u232a\\u2768-\\u2775\\u27e6-\\u27ef\\u2983-\\u2998\\u2e00-\\u2e5d" +
    "\\u3000-\\u3003\\u3008-\\u3011\\u3014-\\u301f\\u3030\\u303d\\u30a0\\u30fb\\ufe00-\\ufe0f\\ufe45\\ufe46\\ufeff\\ufff9-\\ufffb" +
    "\\u{e0000}-\\u{e0fff}]+",
  "gu",
);

export function normalise(text) {
  return text.normalize("NFKC").toLowerCase().replaceAll("ς", "σ").replaceAll("ß", "ss").replace(NOISE, "");
}

/** Where the phrases, given in normal form, stand in `text`: ascending [start, end] pairs that do not overlap. */
export function occurrences(text, phrases) {
  let folded = "";
  const starts = [];
  const ends = [];
  for (const cluster of text.matchAll(/[^]\p{M}*/gu)) {
    const piece = normalise(cluster[0]);
    folded += piece;
    for (let i = 0; i < piece.length; i++) {
      starts.push(cluster.index);
      ends.push(cluster.index + cluster[0].length);
    }
  }
  const found = [];
  for (const phrase of phrases) {
    for (let at = phrase ? folded.indexOf(phrase) : -1; at >= 0; at = folded.indexOf(phrase, at + phrase.length)) {
      found.push([starts[at], ends[at + phrase.length - 1]]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let last = 0;
  return found.filter(([start, end]) => start >= last && ((last = end), true));
}

/** A <mark> around each occurrence inside `root`, across elements where a phrase runs over them. */
export function markIn(root, phrases) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("script, style, button, nav") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.data;
  }
  // From the end to the beginning, so that a split text node leaves the offsets before it as they are.
  const hits = occurrences(text, phrases);
  for (const { node, start } of nodes.reverse()) {
    const end = start + node.length;
    while (hits.length && hits.at(-1)[0] >= end) hits.pop();
    for (let i = hits.length - 1; i >= 0 && hits[i][1] > start; i--) {
      const range = document.createRange();
      range.setStart(node, Math.max(hits[i][0] - start, 0));
      range.setEnd(node, Math.min(hits[i][1], end) - start);
      if (range.toString().trim()) range.surroundContents(document.createElement("mark"));
    }
  }
}

function showMarks() {
  const phrases = new URLSearchParams(location.search).getAll("mark").map(normalise).filter(Boolean);
  const article = document.querySelector("article");
  if (!phrases.length || !article) return;
  markIn(article, phrases);
  const anchor = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const marks = [...article.querySelectorAll("mark")];
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  const first = marks.find((mark) => !anchor || anchor.compareDocumentPosition(mark) & follows) ?? marks[0];
  first?.scrollIntoView({ block: "center" });
}

showMarks();
