// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "apsis",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: [
    // What needs nothing of the scheduler.
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "ApsisDiagnostics"),
    .target(name: "ApsisTimes"),
    .target(name: "ApsisJSON"),
    .target(name: "ApsisYAML", dependencies: ["CLibYAML", "ApsisDiagnostics"]),
    .target(name: "ApsisTemplates", dependencies: ["ApsisDiagnostics"]),

    // What a plug-in is made of.
    .target(
      name: "ApsisConfiguration",
      dependencies: [
        "ApsisDiagnostics", "ApsisJSON", "ApsisTemplates", "ApsisTimes", "ApsisYAML",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "ApsisSchedules", dependencies: ["ApsisConfiguration", "ApsisTimes"]),
    .target(
      name: "ApsisPrograms",
      dependencies: [
        "ApsisConfiguration", "ApsisJSON", "ApsisTimes", .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "ApsisBuiltIns",
      dependencies: [
        "ApsisConfiguration", "ApsisJSON", "ApsisPrograms", "ApsisSchedules", "ApsisTimes",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Plugins"),

    // Jobs, and the machine that runs them.
    .target(
      name: "ApsisJobs",
      dependencies: [
        "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisPrograms", "ApsisSchedules", "ApsisTemplates",
        "ApsisTimes",
        "ApsisYAML", .product(name: "SystemPackage", package: "swift-system"),
      ]),

    // The tests; fixtures lie beside them.
    .testTarget(name: "ApsisDiagnosticsTests", dependencies: ["ApsisDiagnostics"]),
    .testTarget(name: "ApsisTimesTests", dependencies: ["ApsisTimes"]),
    .testTarget(name: "ApsisJSONTests", dependencies: ["ApsisJSON"]),
    .testTarget(
      name: "ApsisTemplatesTests", dependencies: ["ApsisDiagnostics", "ApsisTemplates", "ApsisYAML"],
      exclude: ["Fixtures"]),
    .testTarget(name: "ApsisYAMLTests", dependencies: ["ApsisDiagnostics", "ApsisYAML"]),
    .testTarget(
      name: "ApsisConfigurationTests",
      dependencies: [
        "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisTemplates", "ApsisYAML",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "ApsisProgramsTests",
      dependencies: ["ApsisPrograms", .product(name: "SystemPackage", package: "swift-system")]),
    .testTarget(
      name: "PluginTests",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisPrograms", "ApsisSchedules",
        "ApsisTemplates", "ApsisTimes", "ApsisYAML", .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ApsisJobsTests",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisJobs", "ApsisPrograms",
        "ApsisSchedules", "ApsisTemplates", "ApsisTimes", "ApsisYAML",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Fixtures"]),
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
