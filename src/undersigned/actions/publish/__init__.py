"""Publishing: static pages, documents and the bundle, from frozen words and confirmed signatures."""
