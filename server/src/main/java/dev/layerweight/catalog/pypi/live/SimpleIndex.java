package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.client.Unzipped;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply.Answered;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks an index for a project's page and keeps it for six hours. Waits for the network. */
final class SimpleIndex {

  static final Duration FRESH = Duration.ofHours(6);

  private static final int LIMIT_BYTES = 64 << 20;
  private static final String JSON = "application/vnd.pypi.simple.v1+json";
  private static final String ACCEPT =
      JSON + ", application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

  private final Fetcher fetcher;
  private final Store store;
  private final InstantSource clock;

  SimpleIndex(Fetcher fetcher, Store store, InstantSource clock) {
    this.fetcher = fetcher;
    this.store = store;
    this.clock = clock;
  }

  static String key(URI index, String project) {
    return "python index page 1 " + index + " " + project;
  }

  /**
   * A page of the cache.
   *
   * @param maximumAge {@link #FRESH}, or {@link Store#FOREVER} for one that may be outdated
   */
  Optional<IndexListing> kept(URI index, String project, Duration maximumAge) {
    return store.get(key(index, project), maximumAge).flatMap(IndexListing::of);
  }

  /**
   * The page, from the server. A project that the index does not have is an empty listing.
   *
   * @return empty where the server gave no usable answer
   */
  Optional<IndexListing> ask(URI index, String project, Credentials credentials) {
    URI page = index.resolve(project + "/");
    Optional<IndexListing> before =
        kept(index, project, Store.FOREVER).filter(listing -> !listing.tag().isEmpty());
    Map<String, String> headers = new HashMap<>(credentials.headers(page));
    headers.put("Accept", ACCEPT);
    headers.put("Accept-Encoding", Unzipped.ACCEPTED);
    before.ifPresent(listing -> headers.put("If-None-Match", listing.tag()));
    if (!(fetcher.fetch(new Fetcher.Request("GET", page, headers, LIMIT_BYTES))
        instanceof Answered answer)) {
      return Optional.empty();
    }
    Optional<IndexListing> listing =
        switch (answer.status()) {
          case 200 -> read(answer, project);
          case 304 ->
              before.map(same -> new IndexListing(same.files(), same.tag(), clock.instant()));
          case 404 -> Optional.of(new IndexListing(List.of(), "", clock.instant()));
          default -> Optional.empty();
        };
    listing
        .filter(IndexListing::mayBeKept)
        .ifPresent(one -> store.put(key(index, project), one.toBytes()));
    return listing;
  }

  private Optional<IndexListing> read(Answered answer, String project) {
    Optional<byte[]> body = Unzipped.body(answer, LIMIT_BYTES);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      boolean json =
          answer.header("content-type").orElse("").contains("json") || startsWithBrace(body.get());
      List<IndexFile> files =
          json
              ? SimpleJson.read(body.get(), answer.address())
              : SimpleHtml.read(body.get(), answer.address());
      // Builds for other systems are never chosen, and they are the greater part.
      List<IndexFile> useful =
          files.stream()
              .filter(file ->
                  WheelName.parse(file.filename(), PythonProject.normalised(project))
                      .filter(WheelName::isForLinux)
                      .isPresent())
              .toList();
      return Optional.of(
          new IndexListing(
              useful,
              answer.header("etag").filter(SimpleIndex::isTag).orElse(""),
              clock.instant()));
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private static boolean startsWithBrace(byte[] body) {
    return body.length > 0 && body[0] == '{';
  }

  /** A tag is sent back as a header, so it must hold nothing that could end one. */
  static boolean isTag(String tag) {
    return tag.length() < 200 && tag.chars().allMatch(c -> c >= ' ' && c < 127);
  }
}
