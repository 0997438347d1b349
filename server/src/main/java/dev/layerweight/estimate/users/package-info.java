/**
 * Commands that make, change and remove users and groups.
 *
 * <p>They weigh a few kilobytes, because every account file and its backup is written again, unless
 * an old {@code useradd} writes a sparse log as long as the highest user number asks for.
 */
package dev.layerweight.estimate.users;
