import ApsisMain

await ApsisMain.control()
