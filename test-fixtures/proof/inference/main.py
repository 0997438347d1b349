"""Says on what a model would be computed here."""
import onnxruntime

print(onnxruntime.__version__, "CPUExecutionProvider" in onnxruntime.get_available_providers())
