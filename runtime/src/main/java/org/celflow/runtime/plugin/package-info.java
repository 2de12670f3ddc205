/**
 * Plugins: jars of node packs that a user installs.
 *
 * <p>A plugin is a program with all the rights of the user, so nothing of it runs before the user has seen its id, version
 * and SHA-256 digest and agreed ({@link org.celflow.runtime.plugin.PluginJar} only reads). The digest is pinned; a jar that
 * is not the one agreed to is not loaded, and says so. A graph can never install or enable a plugin.
 *
 * <p>Loading is PF4J's: each plugin has its own class loader, which asks the application first, so that nodes of a plugin
 * and the application mean the same classes by the node API. Of a plugin's services only those count that its own class
 * loader defines; parent first, it would otherwise bring the application's packs a second time. A plugin that fails is a
 * state in the list and never stops the application.
 */
@NullMarked
package org.celflow.runtime.plugin;

import org.jspecify.annotations.NullMarked;
