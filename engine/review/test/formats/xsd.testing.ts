/** A document against an XML Schema, for tests: elements in sequence, attributes with simple types, mixed text. */
import type { XmlElement } from './xml.testing.ts';

const TYPES: Readonly<Record<string, RegExp>> = {
  'xs:string': /^[\s\S]*$/,
  'xs:nonNegativeInteger': /^\d+$/,
  'xs:decimal': /^[+-]?\d+(\.\d+)?$/,
};

/** Everything in which a document breaks its schema. */
export function schemaFaults(document: XmlElement, schema: XmlElement): string[] {
  const declared = new Map(
    schema.children.filter(({ name }) => name === 'xs:element').map((one) => [one.attributes['name']!, one]),
  );
  const faults: string[] = [];
  check(document, document.name);
  return faults;

  function check(element: XmlElement, path: string): void {
    const type = declared.get(element.name)?.children.find(({ name }) => name === 'xs:complexType');
    if (!type) {
      faults.push(`${path}: no such element`);
      return;
    }
    checkAttributes(element, type, path);
    if (type.attributes['mixed'] !== 'true' && element.text.trim() !== '') faults.push(`${path}: text`);
    checkChildren(element, type, path);
    for (const [index, child] of element.children.entries()) check(child, `${path}/${child.name}[${index}]`);
  }

  function checkAttributes(element: XmlElement, type: XmlElement, path: string): void {
    const known = type.children
      .filter(({ name }) => name === 'xs:attribute')
      .map(({ attributes }) => attributes);
    for (const name of Object.keys(element.attributes))
      if (!known.some((one) => one['name'] === name)) faults.push(`${path}: no attribute ${name}`);
    for (const { name = '', type: simple = '', use } of known) {
      const value = element.attributes[name];
      if (value === undefined && use === 'required') faults.push(`${path}: ${name} is missing`);
      if (value !== undefined && !TYPES[simple]!.test(value)) faults.push(`${path}: ${name} is no ${simple}`);
    }
  }

  function checkChildren(element: XmlElement, type: XmlElement, path: string): void {
    const parts = type.children.find(({ name }) => name === 'xs:sequence')?.children ?? [];
    let left = element.children.map(({ name }) => name);
    for (const { attributes } of parts) {
      const other = left.findIndex((name) => name !== attributes['ref']);
      const count = other < 0 ? left.length : other;
      const most =
        attributes['maxOccurs'] === 'unbounded'
          ? Number.POSITIVE_INFINITY
          : Number(attributes['maxOccurs'] ?? 1);
      if (count < Number(attributes['minOccurs'] ?? 1) || count > most)
        faults.push(`${path}: ${count} of ${attributes['ref']}`);
      left = left.slice(count);
    }
    if (left.length > 0) faults.push(`${path}: ${left[0]} does not belong here`);
  }
}
