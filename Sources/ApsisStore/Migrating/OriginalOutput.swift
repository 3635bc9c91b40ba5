internal import ApsisPrograms
internal import Foundation
internal import GRDB

/// An output as the original's table `output` has it.
struct OriginalOutput {
  /// `combined stdout & stderr`, or `traceback` where a program failed within the original.
  let name: String
  let bytes: [UInt8]

  /// - Parameter row: `output_id, name, length, compression, data`.
  /// - Throws: `BrokenRow`.
  init(_ row: Row) throws(BrokenRow) {
    let id = String.fromDatabaseValue(row[0]) ?? "output"
    name = String.fromDatabaseValue(row[1]) ?? id
    guard let length = Int.fromDatabaseValue(row[2]), let data = Data.fromDatabaseValue(row[4]) else {
      throw BrokenRow("its output '\(id)' has no length or no data")
    }
    // In memory as a whole: SQLite's own limit, twice.
    guard (0...2_000_000_000).contains(length) else { throw BrokenRow("its output '\(id)' claims \(length) bytes") }
    let compression = String.fromDatabaseValue(row[3])
    guard let bytes = try OriginalOutput.content(Array(data), length, compression, id) else {
      throw BrokenRow("its output '\(id)' is not \(length) bytes, compressed as '\(compression ?? "")'")
    }
    self.bytes = bytes
  }

  /// Nil if it is damaged.
  private static func content(
    _ data: [UInt8], _ length: Int, _ compression: String?, _ id: String
  ) throws(BrokenRow) -> [UInt8]? {
    switch compression {
    // The length is only what the program said.
    case nil: data
    case "br": Brotli.decompressed(data, count: length)
    case "deflate": Zlib.decompressed(data, count: length)
    case "gzip": Zlib.gunzipped(data, count: length)
    case let name?: throw BrokenRow("its output '\(id)' is compressed as '\(name)'")
    }
  }

  /// The outputs of one run as one, as runs have it here: each but the first below a line with its name. Of more bytes than a store takes
  /// the middle is left out, as of those of any program.
  static func together(_ outputs: [OriginalOutput]) -> ProgramOutput.Content? {
    guard let first = outputs.first else { return nil }
    var bytes = first.bytes
    for output in outputs.dropFirst() { bytes += Array("\n--- \(output.name) ---\n".utf8) + output.bytes }
    let most = RunWriter.sizeLimit
    guard bytes.count > most else { return ProgramOutput.Content(head: bytes) }
    return ProgramOutput.Content(
      head: Array(bytes.prefix(most / 2)), cutCount: bytes.count - most / 2 * 2, tail: Array(bytes.suffix(most / 2)))
  }
}

/// Why a row of the original's database makes no run of ours.
struct BrokenRow: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
