internal import ApsisConfiguration

/// The reference of the config file's keys, as its page has it.
enum ConfigReference {
  /// A Markdown table, a row a key.
  static var table: String { KeysTable.text(of: ConfigKeys.keys) }
}
