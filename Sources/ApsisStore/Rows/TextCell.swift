internal import Foundation
internal import GRDB

/// Text as it lies in a column.
///
/// SQLite ends a text at its first U+0000, and so does GRDB. A text that holds one is stored as a blob of its UTF-8; columns that may
/// get such a text are of type ANY.
enum TextCell {
  static func value(_ text: String) -> DatabaseValue {
    hasNull(text) ? Data(text.utf8).databaseValue : text.databaseValue
  }

  static func value(_ text: String?) -> DatabaseValue { text.map(value) ?? .null }

  private static func hasNull(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }
  }

  /// A name by which something is found. Names that Swift takes for equal have the same bytes here.
  static func name(_ text: String) -> DatabaseValue { value(canonical(text)) }

  static func canonical(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
  }

  /// Nil if the value is no text.
  static func text(_ value: DatabaseValue) -> String? {
    switch value.storage {
    case .string(let text): text
    case .blob(let data): String(data: data, encoding: .utf8)
    case .null, .int64, .double: nil
    }
  }
}
