internal import ApsisScheduling
internal import GRDB

extension RunWriter {
  /// Writes a pause in place of the one of its scope, or removes that.
  mutating func write(_ change: PauseChange) throws {
    let job: DatabaseValue =
      switch change.scope {
      case .all: .null
      case .job(let id): try names.number(of: id, in: database).databaseValue
      }
    try database.perform("DELETE FROM pauses WHERE ifnull(job, 0) = ifnull(?, 0)", [job])
    guard let pause = change.pause else { return }
    try database.perform(
      "INSERT INTO pauses VALUES (?, ?, ?, ?)",
      [job, TimeCell.value(pause.since), TextCell.value(pause.author), TextCell.value(pause.reason)])
  }
}
