package dev.layerweight.catalog.registry;

import java.util.Optional;

/** Knows how the user signs in at a registry. */
interface CredentialSource {

  CredentialSource NONE = (_, _) -> Optional.empty();

  /**
   * @param registry host with an optional port, {@code docker.io} for Docker Hub
   * @param repository some files have users for a part of a registry
   */
  Optional<Credentials> find(String registry, String repository);
}
