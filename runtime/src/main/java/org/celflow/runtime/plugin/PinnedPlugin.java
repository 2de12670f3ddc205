package org.celflow.runtime.plugin;

/**
 * A plugin that the user agreed to.
 *
 * @param id the plugin's id
 * @param version the plugin's version
 * @param file the name of its jar in the folder of plugins
 * @param sha256 the digest of that jar, 64 lower-case hexadecimal digits
 */
record PinnedPlugin(String id, String version, String file, String sha256) {}
