/**
 * A plugin to copy: one node, its test, and a manifest. {@link org.celflow.plugin.example.ExamplePack} lists the nodes;
 * {@code META-INF/services} names the pack; {@code pom.xml} writes the manifest.
 */
@NullMarked
package org.celflow.plugin.example;

import org.jspecify.annotations.NullMarked;
