/**
 * What an analysis looks like as text, Markdown and JSON.
 *
 * <p>A report is made from an {@link dev.layerweight.advice.Analysis} alone: it computes no size
 * and reads no file. Every name that comes from outside passes {@link
 * dev.layerweight.report.Visible} before it reaches a terminal or a page.
 */
package dev.layerweight.report;
