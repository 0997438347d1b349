#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

static long elements(xmlNode *node) {
  long count = 0;
  for (; node != NULL; node = node->next) {
    count += (node->type == XML_ELEMENT_NODE) + elements(node->children);
  }
  return count;
}

static PyObject *count(PyObject *self, PyObject *args) {
  const char *text;
  Py_ssize_t length;
  if (!PyArg_ParseTuple(args, "s#", &text, &length)) {
    return NULL;
  }
  xmlDoc *document = xmlReadMemory(text, (int)length, NULL, NULL, 0);
  if (document == NULL) {
    PyErr_SetString(PyExc_ValueError, "not well-formed");
    return NULL;
  }
  long result = elements(xmlDocGetRootElement(document));
  xmlFreeDoc(document);
  return PyLong_FromLong(result);
}

static PyMethodDef methods[] = {
    {"count", count, METH_VARARGS, "Counts the elements of an XML text."}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "treecount", NULL, -1, methods};

PyMODINIT_FUNC PyInit_treecount(void) { return PyModule_Create(&module); }
