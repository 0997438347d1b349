package dev.layerweight.catalog.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes a body in as it comes and stops the server as soon as it sends too much. */
final class BoundedBody implements BodySubscriber<byte[]> {

  /** The body is longer than asked for. */
  static final class TooLong extends IOException {

    private static final long serialVersionUID = 1;

    TooLong(long limitBytes) {
      super("the answer is longer than " + limitBytes + " bytes");
    }
  }

  private final long limitBytes;
  private final Runnable activity;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.Subscription subscription;

  /**
   * @param announcedBytes from the header, 0 where there is none
   * @param activity is called whenever something came
   */
  BoundedBody(long limitBytes, long announcedBytes, Runnable activity) {
    this.limitBytes = limitBytes;
    this.activity = activity;
    if (announcedBytes > limitBytes) {
      whole.completeExceptionally(new TooLong(limitBytes));
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (whole.isDone()) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    activity.run();
    for (ByteBuffer buffer : buffers) {
      if (bytes.size() + (long) buffer.remaining() > limitBytes) {
        subscription.cancel();
        whole.completeExceptionally(new TooLong(limitBytes));
        return;
      }
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      bytes.writeBytes(part);
    }
    subscription.request(1);
  }

  @Override
  public void onError(Throwable error) {
    whole.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
