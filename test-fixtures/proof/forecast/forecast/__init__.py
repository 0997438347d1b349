"""Tomorrow's temperature out of today's, by a model where the image has one."""


def tomorrow(today):
    try:
        from forecast.models import predict
    except ImportError:
        return today
    return predict(today)
