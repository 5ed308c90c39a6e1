// The two ways in which the plain page shows a message. Each takes the message's element and gives what takes more of its text.

/** The plainest: a message is one text node that grows. */
export function oneText(article) {
  const node = document.createTextNode("");
  article.append(node);
  return text => node.appendData(text);
}

/** The next plainest: cut at its empty lines, each block an element. What stands before the last block is not touched again. */
export function elementABlock(article) {
  let node;
  const beginBlock = () => {
    const block = document.createElement("p");
    node = document.createTextNode("");
    block.append(node);
    article.append(block);
  };
  beginBlock();
  // The end of a line, which may turn out to be the first of two.
  let held = "";
  return text => {
    const [rest, ...blocks] = (held + text).split("\n\n");
    const last = blocks.at(-1) ?? rest;
    held = last.endsWith("\n") ? "\n" : "";
    node.appendData(rest);
    for (const block of blocks) {
      beginBlock();
      node.appendData(block);
    }
    if (held) node.deleteData(node.length - 1, 1);
  };
}
