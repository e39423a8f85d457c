export interface FiguresTableProps {
  caption: string;
  columns: string[];
  /** The first cell of a row names it. */
  rows: string[][];
}

/** The same figures for those who do not see the picture. */
export function FiguresTable({ caption, columns, rows }: FiguresTableProps) {
  return (
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of figures have no identity beyond their place
            <tr key={index}>
              {columns.map((column, at) =>
                at === 0 ? (
                  <th key={column} scope="row">
                    {row[at]}
                  </th>
                ) : (
                  <td key={column}>{row[at]}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
