/** Types of the protocol from and to those of the core: positions, changes, addresses. */
package dev.layerweight.lsp.convert;
