/**
 * Package managers of rpm distributions: dnf, yum, microdnf, tdnf, zypper and rpm itself.
 *
 * <p>Invariant: without an index nothing has a size; it is told what is not known and why.
 */
package dev.layerweight.estimate.rpm;
