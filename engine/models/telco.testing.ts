/** The Telco churn data as the reference reads it: blank charges are missing, every fifth row is the test. */
import { shippedRows } from './data.testing.ts';
import { type Column, categoryColumn, numberColumn, type Table, takeRows, takeValues } from './table.ts';

const NUMBERS = ['SeniorCitizen', 'tenure', 'MonthlyCharges', 'TotalCharges'];

export interface Sample {
  readonly table: Table;
  readonly labels: Float64Array;
}

export function telco(): Sample {
  const rows = shippedRows('telco-churn.csv.gz');
  const names = Object.keys(rows[0]!).filter((name) => name !== 'customerID' && name !== 'Churn');
  const columns = names.map((name): Column => {
    const values = rows.map((row) => row[name]!);
    if (!NUMBERS.includes(name)) return categoryColumn(name, values);
    return numberColumn(
      name,
      values.map((value) => (value.trim() === '' ? null : Number(value))),
    );
  });
  return {
    table: { rows: rows.length, columns },
    labels: Float64Array.from(rows, (row) => Number(row['Churn'] === 'Yes')),
  };
}

export function taken({ table, labels }: Sample, keep: (row: number) => boolean): Sample {
  const rows = Int32Array.from(labels.keys()).filter(keep);
  return { table: takeRows(table, rows), labels: takeValues(labels, rows) };
}
