package start

// atOnce is no flag: named pipes of Windows are not in folders.
const atOnce = 0
