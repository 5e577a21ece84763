// What the section editor of Farled needs of Tiptap, in one module.
export { Editor, Node, mergeAttributes } from "@tiptap/core";
export { Document } from "@tiptap/extension-document";
export { Paragraph } from "@tiptap/extension-paragraph";
export { Text } from "@tiptap/extension-text";
export { Bold } from "@tiptap/extension-bold";
export { Italic } from "@tiptap/extension-italic";
export { Heading } from "@tiptap/extension-heading";
export { BulletList, OrderedList, ListItem, ListKeymap } from "@tiptap/extension-list";
export { Blockquote } from "@tiptap/extension-blockquote";
export { Link } from "@tiptap/extension-link";
export { Table, TableRow, TableHeader, TableCell } from "@tiptap/extension-table";
export { HardBreak } from "@tiptap/extension-hard-break";
export { UndoRedo, Gapcursor } from "@tiptap/extensions";
