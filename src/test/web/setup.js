// The client reports what it tolerates by `console.debug`: browsers hide that unless asked, Node does not.
console.debug = () => {};
