// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "apsis",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "ApsisDiagnostics"),
    .target(name: "ApsisTimes"),
    .target(name: "ApsisJSON"),
    .target(name: "ApsisYAML", dependencies: ["CLibYAML", "ApsisDiagnostics"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}
