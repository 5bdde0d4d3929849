// Package tour drives the real programs in real windows through a customer's whole story, by
// keyboard and mouse on a display of its own, and judges them from outside: zbarimg reads the
// QR code off the screen, oathtool makes the codes, tesseract reads the words, xclip the
// clipboard, and tapectl and sqlite3 the database. So no code of ours checks itself.
//
// TestTour is the story; TestTourLook paints the windows in light and dark, at
// several scales and with long texts. Both leave pictures in the folder that
// TOUR_OUT names. All of it is test code: there is nothing here to import.
package tour
