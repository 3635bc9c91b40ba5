import ApsisMain

await ApsisMain.run()
