/**
 * Picture files in and out.
 *
 * <p>A file may come from anybody. Its size is checked first, then the picture's size in its header, then, for PNG, the
 * checksum of every chunk; and OpenCV's decoder is handed only the chunks that carry pixels, so that text and colour profiles
 * of any length never reach it. ImageIO was the other candidate: it does not check checksums, so that a damaged mask reads as
 * a slightly different one, and its metadata reader inflates text without bound.
 *
 * <p>Numbers: 8 bits become {@code n / 255}, 16 bits {@code n / 65535}, as float32. Gamma chunks and colour profiles are not
 * applied: files are taken as sRGB, which is what renderers write.
 */
@NullMarked
package org.celflow.imaging.file;

import org.jspecify.annotations.NullMarked;
