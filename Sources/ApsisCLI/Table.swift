/// Rows with columns of one width, for people.
///
/// On a terminal a line is cut to its width, and states have colours unless `NO_COLOR` is set; elsewhere text is whole and plain.
struct Table {
  struct Cell {
    let text: String
    /// As ANSI numbers them; nil for none.
    var colour: Int?
  }

  private let header: [String]
  private var rows: [[Cell]] = []

  init(_ header: String...) { self.header = header }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ cells: Cell...) { rows.append(cells) }

  func write() {
    let terminal = Terminal.standardOutput
    for line in lines(width: terminal?.width, colours: terminal?.hasColours ?? false) { Output.write(line + "\n") }
  }

  /// - Parameter width: How many characters a line may have; nil for any number.
  func lines(width: Int?, colours: Bool) -> [String] {
    // A column that says nothing of any row is left out.
    let columns = header.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
    let all = ([header.map { Cell(text: $0) }] + rows).map { row in columns.map { row[$0] } }
    let widths = columns.indices.map { column in all.map { $0[column].text.count }.max() ?? 0 }
    return all.map { row in
      var line = ""
      var length = 0
      for (column, cell) in row.enumerated() {
        var text = cell.text
        if column < row.count - 1 { text += String(repeating: " ", count: widths[column] + 2 - text.count) }
        if let width, length + text.count > width {
          let room = max(width - length, 0)
          text = cell.text.count <= room ? cell.text : room == 0 ? "" : String(text.prefix(room - 1)) + "…"
        }
        length += text.count
        let colour = colours ? cell.colour : nil
        line += colour.map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text
      }
      return line.trimmingSuffix(" ")
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }
}
